// What the page tells the server to do.

const secret = document.querySelector('meta[name="page-secret"]').content;

/** Posts, and gives back nothing when all went well, or else a sentence. */
export async function post(path, body) {
  try {
    const answer = await fetch(path, { method: 'POST', headers: { 'X-Page-Secret': secret }, body });
    if (answer.ok) return null;
    if (answer.status === 401 || answer.status === 403) return 'The program was started again: reload this page.';
    return (await answer.text()) || `the server says ${answer.status}`;
  } catch {
    return 'the server does not answer';
  }
}

/** Tells a swarm something: tell(swarm, 'priority', { file: 3, priority: 'High' }). */
export const tell = (swarm, verb, query = {}) => post(`/api/swarms/${swarm.hash}/${verb}?${new URLSearchParams(query)}`);
