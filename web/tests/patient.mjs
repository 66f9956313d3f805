// Flows of many steps, with jobs of the server in between, on a machine that has other things to do.

/** The same test with the time that it may need there. */
export function patient(test) {
    return {
        ...test,
        options: { seconds: 240, ...test.options },
        run(tools) {
            tools.page.setDefaultTimeout(40000);
            return test.run(tools);
        },
    };
}
