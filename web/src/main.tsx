import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem, toProblem } from './api';
import { Failure } from './parts/states';
import { loadSession, session } from './session';
import { Shell } from './shell';
import { SignInPage } from './sign-in';
import { useSignal } from './signal';
import { loadWords } from './words';

function App() {
    const current = useSignal(session);
    const [problem, setProblem] = useState<Problem | null>(null);
    const load = () => {
        setProblem(null);
        loadSession().catch((error: unknown) => setProblem(toProblem(error)));
    };
    useEffect(load, []);
    if (problem) return <main class="signin-page"><h1>Callbook</h1><Failure problem={problem} onRetry={load} /></main>;
    if (current === undefined) return null;
    return current === null ? <SignInPage /> : <Shell />;
}

await loadWords();
render(<App />, document.getElementById('app')!);
