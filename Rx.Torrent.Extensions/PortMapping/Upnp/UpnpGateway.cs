using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>A gateway that is asked by UPnP.</summary>
/// <param name="address">The gateway.</param>
/// <param name="local">Our address.</param>
/// <param name="service">What maps ports there.</param>
/// <param name="description">What a mapping is called.</param>
/// <param name="web">Carries the questions; not ours.</param>
/// <param name="loop">Where answers come, and the clock.</param>
/// <param name="anyPort">A port to try instead of one that is taken.</param>
internal sealed class UpnpGateway(
    IPAddress address, IPAddress local, UpnpService service, string description, IGatewayWeb web, IScheduler loop, Func<ushort> anyPort) : IGateway
{
    private const int ActionFailed = 501;
    private const int NotAuthorised = 606;
    private const int NoSuchEntry = 714;
    private const int Taken = 718;
    private const int PermanentOnly = 725;
    private const int OtherPorts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public PortMappingMethod Method => PortMappingMethod.Upnp;

    public IPAddress Address => address;

    public IObservable<GatewayNews> Check() => Call("GetExternalIPAddress").Select(static answer =>
    {
        Require(answer);
        return new GatewayNews(null, IPAddress.TryParse(answer["NewExternalIPAddress"], out var external) ? external : null);
    });

    public IObservable<Grant> Map(PortRequest request, ushort externalPort, TimeSpan lease) => Map(request, externalPort, lease, lease, OtherPorts);

    public IObservable<Unit> Unmap(PortRequest request, ushort externalPort) => Call("DeletePortMapping", Names(request, externalPort)).Select(static answer =>
    {
        if (answer.Fault != NoSuchEntry) Require(answer);
        return Unit.Default;
    });

    public void Dispose()
    {
    }

    private IObservable<Grant> Map(PortRequest request, ushort externalPort, TimeSpan lease, TimeSpan asked, int othersLeft) => Call("AddPortMapping",
    [
        .. Names(request, externalPort),
        ("NewInternalPort", Text(request.Port)),
        ("NewInternalClient", local.ToString()),
        ("NewEnabled", "1"),
        ("NewPortMappingDescription", description),
        ("NewLeaseDuration", Text((long)asked.TotalSeconds)),
    ]).SelectMany(answer =>
    {
        // One that knows no end is taken back by us all the same, if we come to it.
        if (answer.Fault == PermanentOnly && asked > TimeSpan.Zero) return Map(request, externalPort, lease, TimeSpan.Zero, othersLeft);
        if (answer.Fault == Taken && othersLeft > 0) return Map(request, anyPort(), lease, asked, othersLeft - 1);
        Require(answer);
        return Observable.Return(new Grant(externalPort, lease, default));
    });

    private static IEnumerable<(string Name, string Value)> Names(PortRequest request, ushort externalPort) =>
        [("NewRemoteHost", ""), ("NewExternalPort", Text(externalPort)), ("NewProtocol", request.Protocol == ProtocolType.Udp ? "UDP" : "TCP")];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Require(SoapAnswer answer)
    {
        if (answer.Fault == 0) return;
        throw new GatewayException(PortMappingFailureKind.Refused, answer.Fault is ActionFailed or NotAuthorised ? $"it does not allow it (UPnP error {answer.Fault})" : $"UPnP error {answer.Fault}");
    }

    private IObservable<SoapAnswer> Call(string action, params IEnumerable<(string Name, string Value)> arguments) =>
        web.Send(new GatewayQuestion(service.Control, $"{service.Type}#{action}", SoapMessages.Write(service.Type, action, arguments)))
            .ObserveOn(loop)
            .Within(Patience, loop)
            .Select(SoapMessages.Read);
}
