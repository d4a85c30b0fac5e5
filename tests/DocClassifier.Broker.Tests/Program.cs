using DocClassifier.Broker;
using Microsoft.Extensions.Logging.Abstractions;

// "serve-broker FOLDER PORT": a broker for tests that kill it. It prints its port and ends with its parent, when standard input closes.
if (args is not ["serve-broker", var directory, var port])
    return 2;
await using var broker = await EmbeddedBroker.StartAsync(
    new BrokerOptions { DataDirectory = directory, Port = int.Parse(port, System.Globalization.CultureInfo.InvariantCulture) }, NullLoggerFactory.Instance);
Console.WriteLine(broker.Port);
await Console.In.ReadToEndAsync();
return 0;
