// A picture in the page: a file opened, or a video's frame taken, and drawn upright on a canvas that nobody else sees.
// What is sent later are the pixels of that canvas: no name of a file, no place, no time, no camera.

/** A sentence for whoever chose the picture. */
class Refused extends Error {}

/** Open a file that the browser takes for a picture. */
async function openPicture(file, texts, limits) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    const opened = new Promise((well, badly) => Object.assign(image, { onload: well, onerror: badly }));
    image.src = file.type === "image/svg+xml" ? "data:," : address; // a drawing may fetch things: it is not a picture
    await opened;
    const [width, height] = [image.naturalWidth, image.naturalHeight]; // read from its head: it is not yet decoded
    if (width * height > limits.most) {
      const million = Math.ceil((width * height) / 1e6).toLocaleString("en-GB");
      throw new Refused(filledIn(texts.large, { million }));
    }
    const whole = await createImageBitmap(file, { imageOrientation: "from-image" }); // of a file cut short, it fails
    const canvas = onCanvas(whole, whole.width, whole.height, limits.longest);
    whole.close();
    return canvas;
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(texts.unreadable);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Draw an image or a video's frame, made smaller where it is too long; what is transparent becomes white. */
function onCanvas(source, width, height, longest) {
  if (!(width && height)) throw new Error("it has no size");
  const part = Math.min(1, longest / Math.max(width, height));
  const size = [width, height].map((side) => Math.max(1, Math.round(side * part)));
  const canvas = element("canvas", { width: size[0], height: size[1] });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, ...size);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, 0, 0, ...size);
  return canvas;
}

/** Make the place of the picture: it shows one, gives its bytes when asked, and lets it go. */
function picturePlace(texts) {
  const frame = element("div", { class: "fv-mine-frame" });
  const caption = element("figcaption");
  const view = element("figure", { tabindex: "-1" }, frame, caption);
  view.hidden = true;
  let held = null;

  function show(canvas) {
    clear();
    held = canvas;
    const size = { width: canvas.width.toLocaleString("en-GB"), height: canvas.height.toLocaleString("en-GB") };
    put(canvas, { role: "img", "aria-label": filledIn(texts.alt, size) });
    caption.textContent = filledIn(texts.caption, size);
    frame.replaceChildren(canvas);
    view.hidden = false;
    return filledIn(texts.here, size);
  }

  function clear() {
    if (held) put(held, { width: 0, height: 0 }); // its pixels go now, not when the browser tidies up
    held = null;
    frame.replaceChildren();
    view.hidden = true;
  }

  async function bytes() {
    const blob = await new Promise((made) => held.toBlob(made, "image/jpeg", 0.95));
    return blob.arrayBuffer();
  }

  return { view, show, clear, bytes, isThere: () => held !== null };
}
