using System.Security;
using System.Text;
using Rx.Torrent.Extensions.PortMapping.Gateways;

namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>Questions to UPnP services, and their answers.</summary>
internal static class SoapMessages
{
    /// <summary>Asks for an action, with its arguments in the order that it has them.</summary>
    public static string Write(string serviceType, string action, params IEnumerable<(string Name, string Value)> arguments)
    {
        var text = new StringBuilder();
        text.Append("<?xml version=\"1.0\"?>\r\n<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body>")
            .Append("<u:").Append(action).Append(" xmlns:u=\"").Append(serviceType).Append("\">");
        foreach (var (name, value) in arguments) text.Append('<').Append(name).Append('>').Append(SecurityElement.Escape(value)).Append("</").Append(name).Append('>');
        return text.Append("</u:").Append(action).Append("></s:Body></s:Envelope>\r\n").ToString();
    }

    /// <summary>What an answer says.</summary>
    /// <exception cref="GatewayException">It makes no sense.</exception>
    public static SoapAnswer Read(GatewayAnswer answer)
    {
        if (answer.Status is not (200 or 500)) throw new GatewayException(PortMappingFailureKind.Refused, $"HTTP status {answer.Status}");
        var elements = XmlLeaves.Read(answer.Body);
        var fault = elements.FirstOrDefault(element => element.Name == "errorCode").Text;
        if (answer.Status == 500 || fault is not null) return new SoapAnswer(int.TryParse(fault, out var code) ? code : 501, elements);
        return new SoapAnswer(0, elements);
    }
}
