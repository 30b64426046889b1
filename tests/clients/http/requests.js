// A fetch that writes down what a client sends and gets.

export function recorder() {
  const requests = [];
  const record = async (input, init = {}) => {
    const url = new URL(input);
    const body = init.body ? JSON.parse(init.body) : Object.fromEntries(url.searchParams);
    const response = await fetch(input, init);
    requests.push({
      method: init.method ?? "GET",
      query: "query" in body,
      documentId: body.documentId ?? null,
      persisted: "extensions" in body && JSON.stringify(body.extensions).includes("persistedQuery"),
      status: response.status,
      contentType: response.headers.get("content-type"),
      cookie: response.headers.get("set-cookie"),
    });
    return response;
  };
  return { record, requests };
}
