// Passkeys: asks the server for a question, the device for its answer, and sends that with the form. Without this module the form stays hidden.
if (window.PublicKeyCredential) for (const form of document.querySelectorAll("form[data-passkey]")) begin(form);

function begin(form) {
  const button = form.querySelector("button");
  const sentences = form.querySelectorAll("[data-said]");
  const say = (kind) => {
    const known = [...sentences].some((it) => it.dataset.said === kind);
    for (const it of sentences) it.hidden = it.dataset.said !== (known ? kind : "other");
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    for (const it of sentences) it.hidden = true;
    try {
      const asked = await fetch(form.dataset.ask, { method: "POST" });
      // Somebody who has to show first who they are sees that page instead.
      if (asked.redirected) return location.reload();
      if (!asked.ok) throw new Error("no question");
      const { ticket, options } = await asked.json();
      const answer = await navigator.credentials[form.dataset.passkey]({ publicKey: read(options) });
      form.elements.ticket.value = ticket;
      form.elements.answer.value = JSON.stringify(written(answer));
      form.submit();
    } catch (why) {
      say(why.name);
    } finally {
      button.disabled = false;
    }
  });
  form.hidden = false;
}

/** The question as the device takes it: bytes for letters. */
function read(options) {
  const named = (list) => list?.map((it) => ({ ...it, id: bytes(it.id) }));
  const user = options.user && { ...options.user, id: bytes(options.user.id) };
  const known = { excludeCredentials: named(options.excludeCredentials), allowCredentials: named(options.allowCredentials) };
  return { ...options, ...known, user, challenge: bytes(options.challenge) };
}

/** The answer as the server takes it: letters for bytes. */
function written({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((it) => response[it]).map((it) => [it, letters(response[it])]);
  return { id, rawId: letters(rawId), type, response: Object.fromEntries(given) };
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (it) => it.charCodeAt(0));
}

function letters(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
