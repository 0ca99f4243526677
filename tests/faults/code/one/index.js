exports.handler = async () => ({ status: "one" });
