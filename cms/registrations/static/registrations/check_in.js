// Reads the codes of tickets with the camera, where the browser can (BarcodeDetector). Without it, the fields remain.
(() => {
  const button = document.getElementById("reg-camera");
  const video = document.getElementById("reg-video");
  const code = document.getElementById("reg-code");
  const said = document.getElementById("reg-camera-said");
  if (!button || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;

  const remembered = "registrations.camera";
  let stream = null;

  const start = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      said.textContent = said.dataset.refused;
      sessionStorage.removeItem(remembered);
      return;
    }
    sessionStorage.setItem(remembered, "on");
    video.srcObject = stream;
    video.hidden = false;
    button.hidden = true;
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const look = async () => {
      const found = await detector.detect(video).catch(() => []);
      // The ticket that was read last may still be in front of the camera after the page has come again.
      const value = found.length ? found[0].rawValue : "";
      if (value && value !== sessionStorage.getItem("registrations.last")) {
        sessionStorage.setItem("registrations.last", value);
        stream.getTracks().forEach((track) => track.stop());
        code.value = value;
        code.form.requestSubmit();
        return;
      }
      setTimeout(look, 200);
    };
    look();
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    sessionStorage.removeItem("registrations.last");
    start();
  });
  if (sessionStorage.getItem(remembered)) start();
})();
