/** Thread that matches. Started by the pool of matching-runner.ts; the host bundles it as an entry of its own. */
import { assertNever } from '../../domain/result.ts';
import { serveRequests } from '../../workers/worker-entry.ts';
import { matchingRequest, type MatchingResponse } from './matching-runner.ts';
import { MatchingSeat } from './matching-seat.ts';

const seat = new MatchingSeat();

serveRequests((message) => Promise.resolve({ response: answer(message), transfer: [] }));

function answer(message: unknown): MatchingResponse {
  const request = matchingRequest.parse(message);
  switch (request.kind) {
    case 'TAKE':
      seat.take(request.changes);
      return { kind: 'DONE' };
    case 'NEEDS':
      return { kind: 'NEEDED', iuvs: [...seat.needs(request.today)] };
    case 'KNOW':
      seat.know(request.facts);
      return { kind: 'DONE' };
    case 'RUN':
      return { kind: 'RAN', summary: seat.run(request.today) };
    case 'NEXT': {
      const { movements, flows } = seat.next(request.limit);
      return { kind: 'OUTCOMES', outcomes: { movements: [...movements], flows: [...flows] } };
    }
    case 'RESTART':
      seat.restart();
      return { kind: 'DONE' };
    default:
      return assertNever(request, 'request to the matching');
  }
}
