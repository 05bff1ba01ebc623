namespace Rx.Torrent.Extensions.PortMapping.Upnp;

/// <summary>A request over HTTP: for a description, or for an action of a service.</summary>
/// <param name="Uri">Where; <see cref="UpnpReach"/> has allowed it.</param>
/// <param name="Action">The action, with the service's type; null for a description.</param>
/// <param name="Body">The action's message.</param>
internal sealed record GatewayQuestion(Uri Uri, string? Action = null, string? Body = null);
