// Shows what needs a passkey only where the browser has them, hands the forms to the sign-in library's script, and says so
// when a passkey could not be used.
(function () {
  const all = (selector) => document.querySelectorAll(selector)
  document.addEventListener('DOMContentLoaded', () => {
    if (!window.PublicKeyCredential) return
    for (const form of all('[data-passkey-form]')) {
      const ids = {
        login: 'passkey_button',
        authenticate: 'passkey_button',
        add: 'passkey_button',
        credential: form.querySelector('[name=credential]').id,
        data: 'passkey_data'
      }
      const passwordless = form.querySelector('[name=passwordless]')
      if (passwordless) ids.passwordless = passwordless.id
      window.allauth.webauthn.forms[form.dataset.passkeyForm]({ ids })
    }
    for (const part of all('[data-passkey]')) part.hidden = false
    for (const part of all('[data-no-passkey]')) part.hidden = true
  })
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault()
    for (const part of all('[data-passkey-trouble]')) part.hidden = false
    for (const form of all('form[data-sent]')) delete form.dataset.sent
    for (const button of all('button[aria-disabled]')) button.removeAttribute('aria-disabled')
  })
})()
