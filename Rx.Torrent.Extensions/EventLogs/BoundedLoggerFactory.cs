using Microsoft.Extensions.Logging;

namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>Loggers that share a <see cref="FloodGate"/>. The factory behind it stays its owner's.</summary>
internal sealed class BoundedLoggerFactory(ILoggerFactory inner, FloodGate gate) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new BoundedLogger(new GuardedLogger(inner.CreateLogger(categoryName)), gate);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
        // nothing here is ours
    }
}
