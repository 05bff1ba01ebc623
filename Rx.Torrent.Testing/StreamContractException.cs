namespace Rx.Torrent.Testing;

/// <summary>A stream broke the contract of Rx: calls overlapped, or something followed the end.</summary>
public sealed class StreamContractException : Exception
{
    internal StreamContractException(string message)
        : base(message)
    {
    }
}
