import {useThisGateway} from './gateway-address.js';

const find = (selector) => document.querySelector(selector);
const blocked = [];
document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => {
  blocked.push(`${violatedDirective}: ${blockedURI}`);
  find('#violations').textContent = blocked.join(', ');
});

useThisGateway();

// `style-src 'none'` forbids style elements and links; a sheet that a script makes is not covered by it.
const [page, style] = await Promise.all([fetch(location.href), fetch('demo.css')]);
find('#policy').textContent = page.headers.get('content-security-policy')?.replaceAll('; ', ';\n') ?? 'none';
const sheet = new CSSStyleSheet();
sheet.replaceSync(await style.text());
document.adoptedStyleSheets.push(sheet);
