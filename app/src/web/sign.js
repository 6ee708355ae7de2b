// Signing by finger, pen or mouse: what is drawn goes as PNG into the hidden fields of the page's forms. Without this module the tap alone confirms.
for (const place of document.querySelectorAll("[data-sign]")) begin(place);

function begin(place) {
  const canvas = place.querySelector("canvas");
  const fields = document.querySelectorAll('input[name="signature"]');
  const ink = canvas.getContext("2d");
  Object.assign(ink, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
  let last;

  const keep = (drawn) => fields.forEach((it) => (it.value = drawn));
  const point = (event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((event.clientX - left) * canvas.width) / width, ((event.clientY - top) * canvas.height) / height];
  };
  const draw = (to) => {
    ink.beginPath();
    ink.moveTo(...last);
    ink.lineTo(...to);
    ink.stroke();
    last = to;
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = point(event);
    draw(last);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last) draw(point(event));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (last) keep(canvas.toDataURL("image/png"));
      last = undefined;
    });
  }
  place.querySelector("button").addEventListener("click", () => {
    ink.clearRect(0, 0, canvas.width, canvas.height);
    keep("");
  });

  // What was drawn before something else in the form was wrong.
  const before = fields[0]?.value;
  if (before) {
    const picture = new Image();
    picture.onload = () => ink.drawImage(picture, 0, 0);
    picture.src = before;
  }
  place.hidden = false;
}
