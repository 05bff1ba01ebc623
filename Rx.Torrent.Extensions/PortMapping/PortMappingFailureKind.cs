namespace Rx.Torrent.Extensions.PortMapping;

/// <summary>What goes wrong with gateways.</summary>
public enum PortMappingFailureKind
{
    /// <summary>It does not answer, or cannot be reached.</summary>
    NoAnswer,

    /// <summary>It does not speak that protocol.</summary>
    NotSupported,

    /// <summary>It does not want to.</summary>
    Refused,

    /// <summary>What it says makes no sense, is too long, or leads to somebody else.</summary>
    Malformed,

    /// <summary>No gateway is known.</summary>
    NoGateway,
}
