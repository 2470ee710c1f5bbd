// The "/" shortcut can be switched off; the choice stays in this browser (see core/js/site.js).
const choice = document.querySelector('[data-shortcut-choice]')
if (choice) {
  const box = choice.querySelector('input')
  box.checked = !localStorage.getItem('no-shortcuts')
  box.addEventListener('change', () => {
    if (box.checked) localStorage.removeItem('no-shortcuts')
    else localStorage.setItem('no-shortcuts', '1')
  })
  choice.hidden = false
}
