// A button that prints the page, where printing by script works.
const place = document.querySelector('[data-print]')
if (place) {
  place.querySelector('button').addEventListener('click', () => window.print())
  place.hidden = false
}
