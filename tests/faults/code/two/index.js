exports.handler = async () => ({ status: "two" });
