/** The demo talks to the gateway that served it. */
export const GATEWAY = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`;

/** Points every element of the page there. On your own page you leave `env` out. */
export function useThisGateway() {
  for (const element of document.querySelectorAll('telnyx-ai-assistant, telnyx-client')) element.env = GATEWAY;
}

/** What the gateway can be: `{assistants, destinations, …}`, lists of `{name, description}`. */
export async function scenarios() {
  const response = await fetch('/gateway/scenarios');
  return response.json();
}

/** Its STUN and TURN server, for `ice-servers`; `relay` is a name of what it does (`relays` of `scenarios()`). */
export async function iceServers(relay = 'demo') {
  const response = await fetch(`/gateway/ice-servers?${new URLSearchParams({relay})}`);
  return response.json();
}
