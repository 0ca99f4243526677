// Asks the price list, with what the action hands over from the integration's credential.
exports.handler = async (event, context) => {
  const { "base-url": baseUrl, "api-key": apiKey } = context.clientContext;
  const answer = await fetch(`${baseUrl}/articles/${encodeURIComponent(event.article)}`, {
    headers: { "x-api-key": apiKey },
  });
  if (!answer.ok) {
    throw new Error(`The price list answered ${answer.status}.`);
  }
  const { price } = await answer.json();
  return { price };
};
