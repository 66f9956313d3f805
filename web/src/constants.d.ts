/** Of Callbook, put in by the build. */
declare const VERSION: string;
