"""What the form for a learner's own picture says, but for what the store answers."""

from facelab.packs.pictures import MAX_MEGAPIXELS

TITLE = "Add a picture of your own"
INTRO = (
    "Nothing you do here leaves this computer. The record comes first; then you choose a picture; it is kept when you "
    "press Keep, and not before."
)
TEXTS = {
    "title": TITLE,
    "intro": INTRO,
    # the record
    "record": "1. The record",
    "names": "Whose picture is it?",
    "namesHow": "A name you choose. Several people: from left to right, with commas, and a dash for whoever is to be "
    "cut away, as in: Ana, -, Ben",
    "uses": "What may it be used for?",
    "until": "Until when?",
    "untilHow": "To the end of that day. The last day you can choose is {last}.",
    "who": "Who is in it?",
    "adults": "Everybody in it is 18 or older, myself included.",
    "young": "Is somebody in it under 18, or are you? Then no picture is taken, your own included. You miss nothing: "
    "the lesson runs on its sample.",
    "agreed": "Everybody I named knows about this and agrees.",
    "missing": "The record still needs: {missing}.",
    "needs": {
        "names": "whose picture it is",
        "uses": "the use that finds the face: without it nothing can be cut out and kept",
        "until": "a last day, from today to {last}",
        "adults": "that everybody is 18 or older",
        "agreed": "that everybody named agrees",
    },
    "complete": "The record is complete. Now the picture.",
    # the picture
    "picture": "2. The picture",
    "choose": "Choose a picture",
    "drop": "or drop one here, or use the camera. It stays in this page until you press Keep.",
    "one": "That was more than one file. One picture at a time.",
    "reading": "Opening the picture…",
    "unreadable": "This browser cannot open that file as a picture. Open it in a picture viewer and save it as JPEG. "
    "Or use a terminal: facelab mine add FILE",
    "large": "That picture has {million} million pixels; "
    f"{MAX_MEGAPIXELS} million are the most. Save a smaller copy: 2,000 pixels on the longer side are plenty.",
    "here": "The picture is in this page, {width} by {height} pixels. Keep it, or throw it away.",
    "caption": "{width} by {height} pixels. Only this page has it.",
    "alt": "Your picture, {width} by {height} pixels",
    "gone": "Thrown away. Nothing was kept.",
    "goneWithRecord": "The record no longer allows a picture: it is thrown away, and the camera is off.",
    "throw": "Throw away",
    # the camera
    "on": "Turn the camera on",
    "take": "Take the picture",
    "off": "Turn it off",
    "asking": "The browser may ask whether the camera may be used.",
    "isOn": "The camera is on. Only this page sees it, and only the picture you take stays.",
    "isOff": "The camera is off.",
    "outOfSight": "The camera is off: its picture was out of sight.",
    "live": "What the camera sees now",
    "cameraTrouble": {
        "NotAllowedError": "The camera stays off: it was not allowed. Choose a file, or allow the camera in the "
        "browser's settings for this page and try again.",
        "NotFoundError": "No camera was found. Choose a file, or connect a camera and try again.",
        "NotReadableError": "The camera cannot be used now; another program may be using it. Close that program "
        "and try again, or choose a file.",
        "none": "This browser gives this page no camera. Choose a file.",
        "other": "The camera does not start. Choose a file, or try again.",
    },
    # keeping it
    "keep": "Keep",
    "keeping": "Looking for faces…",
    "notKept": "Not kept.",
    "slow": "No answer yet. A cell that runs has to end first. If none runs, restart the kernel and run this cell "
    "again.",
    # what is here
    "list": "3. What is here, and taking it back",
    "nobody": "No picture of yours is here.",
    "listing": "Looking at what is here…",
    "withdraw": "Withdraw",
    "withdrawName": "Withdraw {name}",
    "withdrawAll": "Withdraw all",
    "sure": "Withdraw {name}? The pictures, and what was made from them here, are deleted.",
    "sureAll": "Withdraw everybody? All of these pictures, and what was made from them here, are deleted.",
    "yes": "Yes, withdraw",
    "no": "No, leave it",
    "withdrawing": "Deleting…",
    "trouble": "That did not work.",
}
