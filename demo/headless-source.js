/** Shows the script of the page as it is. */
const response = await fetch('headless.js');
document.querySelector('#source').textContent = await response.text();
