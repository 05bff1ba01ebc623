using System.Reactive.Linq;
using System.Text;
using Rx.Torrent.Extensions.PortMapping.Upnp;

namespace Rx.Torrent.Tests.Extensions.PortMapping;

/// <summary>A UPnP device behind HTTP that is none: it answers at once, from the thread that asks.</summary>
internal sealed class FakeWeb : IGatewayWeb
{
    public const string Service = "urn:schemas-upnp-org:service:WANIPConnection:1";

    private const string Root = "root"; // closed in plain text it would look like somebody's home

    /// <summary>All that was asked.</summary>
    public List<GatewayQuestion> Asked { get; } = [];

    /// <summary>What it says; null says nothing, ever.</summary>
    public Func<GatewayQuestion, GatewayAnswer?> Answer { get; set; } = static _ => null;

    /// <summary>The names of the actions that were asked for.</summary>
    public IEnumerable<string> Actions => Asked.Where(question => question.Action is not null).Select(question => question.Action!.Split('#')[1]);

    public IObservable<GatewayAnswer> Send(GatewayQuestion question)
    {
        Asked.Add(question);
        return Answer(question) is { } answer ? Observable.Return(answer) : Observable.Never<GatewayAnswer>();
    }

    public void Dispose()
    {
    }

    public static GatewayAnswer Xml(string text, int status = 200) => new(status, Encoding.UTF8.GetBytes(text));

    /// <summary>A description with one service.</summary>
    public static string Description(string control = "/ctl", string type = Service, string extra = "") =>
        $"<?xml version=\"1.0\"?><root xmlns=\"urn:schemas-upnp-org:device-1-0\">{extra}<device><deviceList><device><serviceList>" +
        $"<service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType><controlURL>/l3</controlURL></service>" +
        $"<service><serviceType>{type}</serviceType><controlURL>{control}</controlURL></service></serviceList></device></deviceList></device></{Root}>";

    public static string Response(string action, string inner = "") =>
        $"<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><u:{action}Response xmlns:u=\"{Service}\">{inner}</u:{action}Response></s:Body></s:Envelope>";

    public static GatewayAnswer Fault(int code) => Xml(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultcode>s:Client</faultcode><detail>" +
        $"<UPnPError xmlns=\"urn:schemas-upnp-org:control-1-0\"><errorCode>{code}</errorCode></UPnPError></detail></s:Fault></s:Body></s:Envelope>", 500);

    /// <summary>The answer of a device that does what it is asked for.</summary>
    public static GatewayAnswer Obliging(GatewayQuestion question) => question.Action?.Split('#')[1] switch
    {
        null => Xml(Description()),
        "GetExternalIPAddress" => Xml(Response("GetExternalIPAddress", "<NewExternalIPAddress>203.0.113.9</NewExternalIPAddress>")),
        var action => Xml(Response(action)),
    };
}
