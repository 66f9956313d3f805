// A value that components follow.
import { useEffect, useState } from 'preact/hooks';

export class Signal<T> {
    readonly #followers = new Set<() => void>();
    #value: T;

    constructor(value: T) {
        this.#value = value;
    }

    get value(): T {
        return this.#value;
    }

    set value(value: T) {
        if (Object.is(value, this.#value)) return;
        this.#value = value;
        for (const follower of [...this.#followers]) follower();
    }

    /** Returns what ends it. */
    follow(follower: () => void): () => void {
        this.#followers.add(follower);
        return () => this.#followers.delete(follower);
    }
}

/** The component is drawn again when the value changes, also when it did between the drawing and the effect. */
export function useSignal<T>(signal: Signal<T>): T {
    const [drawn, draw] = useState(signal.value);
    useEffect(() => {
        const follow = () => draw(() => signal.value);
        follow();
        return signal.follow(follow);
    }, [signal]);
    return drawn;
}
