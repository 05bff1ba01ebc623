using System.Net;

namespace Rx.Torrent.Extensions.PortMapping;

/// <summary>What a gateway did not do for us. It is asked again later.</summary>
/// <param name="Method">How it was asked.</param>
/// <param name="Gateway">Who was asked.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">The same in words.</param>
public sealed record PortMappingFailure(PortMappingMethod Method, IPAddress Gateway, PortMappingFailureKind Kind, string Message);
