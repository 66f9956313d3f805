// Pictures of 16 by 16, drawn by lines in the colour of the text. They say nothing to a screen reader. These are what the
// first load needs.
export const paths = {
    close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
    plus: 'M8 3v10M3 8h10',
    up: 'M3 10l5-5 5 5',
    down: 'M3 6l5 5 5-5',
    people: 'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-3 2-4.5 4.5-4.5s4.5 1.5 4.5 4.5M10.5 2.8a2.5 2.5 0 0 1 0 4.5M12 9.3c1.6.6 2.5 2 2.5 4.2',
    chart: 'M2.5 13.5h11M4.5 11V7M8 11V3M11.5 11V5.5',
    campaign: 'M2.5 6.5v3h2.5l6 3.5V3L5 6.5zM13.5 6.5v3',
    upload: 'M8 10.5v-8M4.5 5.5L8 2l3.5 3.5M2.5 10v3.5h11V10',
    download: 'M8 2v8M4.5 7L8 10.5 11.5 7M2.5 10v3.5h11V10',
    list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.5M2.5 8h.5M2.5 12h.5',
    stop: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.8 3.8l8.4 8.4',
    person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14c0-3.5 2.5-5 5.5-5s5.5 1.5 5.5 5',
    filter: 'M2 3h12l-4.5 5.5V13l-3-1.5v-3z',
    columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
} as const;

export type IconName = keyof typeof paths;

export function Picture({ path }: { path: string }) {
    return <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={path} /></svg>;
}

export function Icon({ name }: { name: IconName }) {
    return <Picture path={paths[name]} />;
}
