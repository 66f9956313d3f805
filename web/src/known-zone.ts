/** The zone, or UTC where the browser does not know one that the server does. */
export function knownZone(zone: string): string {
    try {
        return new Intl.DateTimeFormat('en', { timeZone: zone }) && zone;
    } catch {
        return 'UTC';
    }
}
