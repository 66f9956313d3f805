// A client that openapi-typescript has generated from doc/openapi.json, on a running server. Output is TAP. That it
// compiles under --strict is half of the test: each @ts-expect-error is an error itself where there is none to expect.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { env: { [name: string]: string | undefined }; exitCode: number };

type RecordCreate = components["schemas"]["RecordCreate"];
type ProblemCode = components["schemas"]["ProblemCode"];

let count = 0;

function check(holds: boolean, what: string, found?: unknown): asserts holds {
    count += 1;
    console.log(`${holds ? "ok" : "not ok"} ${count} - ${what}`);
    if (!holds) throw new Error(`${what}: ${JSON.stringify(found)}`);
}

const client = createClient<paths>({
    baseUrl: process.env["CLIENT_URL"] ?? "",
    headers: { Authorization: `Bearer ${process.env["CLIENT_TOKEN"]}` },
});

async function makeType(): Promise<string> {
    const { data, error } = await client.POST("/api/record-types", {
        body: {
            name: "Donor",
            parameters: [
                { id: "amount", type: "decimal", title: "Amount", required: true },
                { id: "tier", type: "select", title: "Tier", options: ["gold", "silver"], default: "silver" },
            ],
        },
    });
    check(data !== undefined, "a record type is made", error);
    return data.uuid;
}

function donor(type: string): RecordCreate {
    return { recordTypeUuid: type, firstName: "John", phone: "+1234567890", parameters: { amount: 3.5 } };
}

async function create(type: string): Promise<string> {
    const { data, response, error } = await client.POST("/api/records", {
        body: donor(type),
        params: { header: { "Idempotency-Key": `client-${Date.now()}` } },
    });
    check(response.status === 201 && data !== undefined, "a record is made, without a status of its own", error);
    const status: "active" | "inactive" | "archived" = data.status;
    check(status === "active", "its status is the default", data);
    check(data.lastName === null && data.parameters["tier"] === "silver", "what is absent is null or the default", data);
    return data.uuid;
}

async function list(type: string, uuid: string): Promise<void> {
    const { data, error } = await client.GET("/api/records", {
        params: { query: { recordTypeUuid: type, status: "active", search: "john", limit: 5 } },
    });
    // It could be text, for a list may be asked for as CSV, too.
    check(typeof data === "object" && data.total === 1, "the list has it", error ?? data);
    check(data.records[0]?.uuid === uuid, "the list shows it", data);
}

async function change(uuid: string): Promise<void> {
    const path = { uuid };
    const { data, response, error } = await client.GET("/api/records/{uuid}", { params: { path } });
    check(data !== undefined && data.parameters["amount"] === 3.5, "it is read", error ?? data);
    check(data.campaignHistory?.length === 0, "its history is read, too", data);

    const header = { "If-Match": response.headers.get("ETag") ?? "" };
    const patch = { lastName: "Doe", status: "inactive", parameters: { tier: "gold", amount: 10 } } as const;
    const changed = await client.PATCH("/api/records/{uuid}", { params: { path, header }, body: patch });
    check(changed.data?.lastName === "Doe" && changed.data.parameters["tier"] === "gold", "it is changed", changed.error);

    const late = await client.PATCH("/api/records/{uuid}", { params: { path, header }, body: { lastName: null } });
    check(late.response.status === 412, "what has changed since is not", late.data);
    check(late.error?.code === "precondition_failed", "its problem has a code", late.error);
}

async function remove(uuid: string): Promise<void> {
    const path = { uuid };
    const { response } = await client.DELETE("/api/records/{uuid}", { params: { path } });
    check(response.status === 204, "it is deleted", response.status);
    const { error } = await client.GET("/api/records/{uuid}", { params: { path } });
    check(error?.code === "not_found" && error.status === 404, "and is gone", error);
}

async function refuse(type: string): Promise<void> {
    const { error, response } = await client.POST("/api/records", { body: { ...donor(type), phone: "x" } });
    check(response.status === 422 && error !== undefined, "a record with a bad phone is refused", response.status);
    const code: ProblemCode = error.code;
    check(code === "invalid_phone", "its problem has the code of its only fault", error);
    check(error.errors?.[0]?.pointer === "/phone", "the fault has its place", error);
    check(error.detail.startsWith("phone: "), "the detail names it", error);
}

async function order(type: string): Promise<void> {
    const made = await client.POST("/api/campaigns", {
        body: { name: "Spring", recordTypeUuid: type, schedule: { mon: { start: "09:00", end: "17:30" } } },
    });
    check(made.data !== undefined, "a campaign is made", made.error);
    const { data, error } = await client.POST("/api/campaigns/{campaign}/orders", {
        params: { path: { campaign: made.data.uuid } },
        body: { record: { phone: "+1234567891", parameters: { amount: 5 } }, recordUuid: null },
    });
    check(data?.record.phone === "+1234567891", "an order makes its record", error);
}

// What must not compile.
export function mistakes(type: string): unknown[] {
    const base = donor(type);
    // @ts-expect-error the phone is required
    const noPhone: RecordCreate = { recordTypeUuid: type };
    // @ts-expect-error there is no such status
    const status: RecordCreate = { ...base, status: "gone" };
    // @ts-expect-error there is no such code
    const code: ProblemCode = "nonsense";
    // @ts-expect-error there is no such parameter
    const query = client.GET("/api/records", { params: { query: { nonsense: 1 } } });
    return [noPhone, status, code, query];
}

async function run(): Promise<void> {
    const type = await makeType();
    const uuid = await create(type);
    await list(type, uuid);
    await change(uuid);
    await refuse(type);
    await order(type);
    await remove(uuid);
}

try {
    await run();
} catch (error) {
    console.log(`# ${error}`);
    process.exitCode = 1;
}
console.log(`1..${count}`);
