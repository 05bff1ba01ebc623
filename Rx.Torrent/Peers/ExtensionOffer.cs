namespace Rx.Torrent.Peers;

/// <summary>An extension that we understand: what our extended handshake says under <c>m</c> (BEP 10). The library gives it its id.</summary>
public sealed record ExtensionOffer
{
    /// <summary>The longest message that can be allowed: 1 MiB, less what goes before a body.</summary>
    public const int Longest = 1024 * 1024 - 2;

    /// <summary>Offers an extension.</summary>
    /// <param name="name">Its name, such as <c>ut_pex</c>: 1 to 64 bytes of UTF-8.</param>
    /// <param name="maxLength">The longest message body in bytes that a peer may send, 0 to <see cref="Longest"/>. A longer one is refused from its header, and ends the connection.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of its range.</exception>
    public ExtensionOffer(string name, int maxLength = 128 * 1024)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (System.Text.Encoding.UTF8.GetByteCount(name) > 64) throw new ArgumentException("the name of an extension has at most 64 bytes", nameof(name));
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxLength, Longest);
        Name = name;
        MaxLength = maxLength;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The longest message body in bytes that a peer may send.</summary>
    public int MaxLength { get; }

    /// <summary>A name is an offer with the usual limit of 128 KiB.</summary>
    public static implicit operator ExtensionOffer(string name) => new(name);

    /// <summary>A name is an offer with the usual limit of 128 KiB.</summary>
    public static ExtensionOffer FromString(string name) => new(name);
}
