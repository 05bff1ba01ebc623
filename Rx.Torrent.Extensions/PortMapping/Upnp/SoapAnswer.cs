namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>What a UPnP service has answered.</summary>
/// <param name="Fault">What it refuses, as UPnP numbers it; 0 when it has done what it was asked for.</param>
/// <param name="Elements">Its words.</param>
internal sealed record SoapAnswer(int Fault, IReadOnlyList<(string Name, string? Text)> Elements)
{
    public string? this[string name] => Elements.FirstOrDefault(element => element.Name == name).Text;
}
