using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>Waiting for gateways.</summary>
internal static class Patiently
{
    /// <summary>The same, or no answer when it takes too long.</summary>
    /// <remarks><code>
    /// source  -----a|
    /// result  -----a|     or ---!, when the patience is shorter
    /// </code>As its source.</remarks>
    public static IObservable<T> Within<T>(this IObservable<T> source, TimeSpan patience, IScheduler loop) => source.Timeout(
        patience, Observable.Throw<T>(new GatewayException(PortMappingFailureKind.NoAnswer, $"no answer within {patience.TotalSeconds:0} s")), loop);
}
