// The camera: off until somebody turns it on, and off again once the picture is taken, or is out of sight, or leaves.

/** Make the camera's part: `told` gets what to say of it, `taken` a canvas. */
function cameraPlace(texts, limits, told, taken) {
  const video = element("video", { playsinline: "", "aria-label": texts.live });
  video.muted = true;
  const on = button(texts.on, turnOn, "fv-mine-button");
  const take = button(texts.take, takePicture, "fv-mine-button fv-mine-first");
  const off = button(texts.off, () => turnOff(), "fv-mine-button");
  const view = element("div", { class: "fv-mine-camera" }, video, rowOf(take, off));
  view.hidden = true;
  let stream = null;
  let turn = 0; // a stream that comes after the next turn comes too late, and is stopped
  let [asking, allowed] = [false, false];

  async function turnOn() {
    const mine = ++turn;
    ask(true);
    told(texts.asking);
    try {
      if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "none");
      const wanted = { video: { width: { ideal: 1280 }, facingMode: "user" }, audio: false };
      const given = await navigator.mediaDevices.getUserMedia(wanted);
      if (mine !== turn) return stop(given);
      stream = given;
      for (const track of stream.getTracks()) track.addEventListener("ended", () => turnOff());
      video.srcObject = stream;
      view.hidden = false;
      on.hidden = true;
      await video.play();
      if (mine !== turn) return;
      ask(false);
      told(texts.isOn);
      take.focus();
      sight.observe(view);
    } catch (error) {
      if (mine === turn) turnOff(texts.cameraTrouble[error.name] ?? texts.cameraTrouble.other);
    }
  }

  function takePicture() {
    if (!video.videoWidth) return; // its first frame has not come yet
    const canvas = onCanvas(video, video.videoWidth, video.videoHeight, limits.longest);
    turnOff();
    taken(canvas);
  }

  /** Turn it off, if it is on or about to be, and say why. */
  function turnOff(why = texts.isOff) {
    if (!isOn()) return;
    const inside = view.contains(document.activeElement);
    turn++;
    sight.disconnect();
    if (stream) stop(stream);
    stream = video.srcObject = null;
    view.hidden = true;
    on.hidden = false;
    ask(false);
    told(why);
    if (inside) on.focus();
  }

  function stop(given) {
    for (const track of given.getTracks()) track.stop();
  }

  function ask(is) {
    asking = is;
    on.disabled = asking || !allowed;
  }

  /** Let it be turned on, or turn it off. */
  function allow(is) {
    allowed = is;
    ask(asking);
    if (!allowed) turnOff();
  }

  const isOn = () => stream !== null || asking;
  const sight = new IntersectionObserver((seen) => {
    if (!seen.at(-1).isIntersecting) turnOff(texts.outOfSight);
  });
  const hidden = () => document.hidden && turnOff(texts.outOfSight);
  const left = () => turnOff();
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("pagehide", left);
  function end() {
    turnOff();
    document.removeEventListener("visibilitychange", hidden);
    window.removeEventListener("pagehide", left);
  }

  return { view, on, isOn, allow, turnOff, end };
}
