using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.PortMapping.Gateways;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>Finds the services of a gateway that map ports.</summary>
internal sealed class UpnpSearch(IPAddress gateway, IPAddress local, IPEndPoint searchAt, IDatagramTransport transport, IGatewayWeb web, IScheduler loop)
{
    private const int MostLocations = 4;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SearchTime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The services, one after the other; fails with a <see cref="GatewayException"/> when there is none.</summary>
    public IObservable<UpnpService> Services() => Locations()
        .Select(location => Describe(location).Catch((GatewayException _) => Observable.Empty<UpnpService>())) // perhaps another one makes sense
        .Concat()
        .Concat(Observable.Throw<UpnpService>(new GatewayException(PortMappingFailureKind.NotSupported, "no UPnP service that maps ports")));

    /// <summary>Where the gateway describes itself. Answers of others, and those that lead to others, are none.</summary>
    private IObservable<Uri> Locations() => Observable.Create<Uri>(observer =>
    {
        IDatagramSocket socket;
        try
        {
            socket = transport.Open(new IPEndPoint(local, 0));
        }
        catch (TransportException exception)
        {
            observer.OnError(new GatewayException(PortMappingFailureKind.NoAnswer, exception.Message));
            return Disposable.Empty;
        }
        var asking = Observable.Timer(TimeSpan.Zero, Again, loop).Take(3).Subscribe(_ =>
        {
            foreach (var question in SsdpMessages.Questions(searchAt)) socket.Send(question, searchAt);
        });
        var hearing = socket.Received
            .Where(datagram => datagram.From.Address.Equals(gateway))
            .DeliverOn(loop, capacity: 32)
            .Select(datagram => SsdpMessages.ReadLocation(datagram.Bytes.Span))
            .Where(location => location is not null && UpnpReach.Allows(location, gateway))
            .Select(location => location!)
            .Distinct()
            .Take(MostLocations)
            .TakeUntil(Observable.Timer(SearchTime, loop))
            .Subscribe(observer);
        return new CompositeDisposable(hearing, asking, socket);
    });

    private IObservable<UpnpService> Describe(Uri location) => web.Send(new GatewayQuestion(location))
        .ObserveOn(loop)
        .Within(Patience, loop)
        .SelectMany(answer => answer.Status == 200 ? UpnpService.ReadFrom(answer.Body, location, gateway) : []);
}
