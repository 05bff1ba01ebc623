using System.Net;
using System.Reactive;

namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>A gateway that is asked in one way. Its streams are cold, have one value, come on the loop, and fail with a <see cref="GatewayException"/> in bounded time.</summary>
internal interface IGateway : IDisposable
{
    PortMappingMethod Method { get; }

    IPAddress Address { get; }

    /// <summary>Asks whether it is there.</summary>
    IObservable<GatewayNews> Check();

    /// <summary>Asks for a port, or for the same one again.</summary>
    /// <param name="request">Our port.</param>
    /// <param name="externalPort">The port that we would like it to be.</param>
    /// <param name="lease">For how long.</param>
    IObservable<Grant> Map(PortRequest request, ushort externalPort, TimeSpan lease);

    /// <summary>Gives a port back.</summary>
    IObservable<Unit> Unmap(PortRequest request, ushort externalPort);
}
