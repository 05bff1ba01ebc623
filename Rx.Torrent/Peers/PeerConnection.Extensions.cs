using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>Extensions by name (BEP 10): which ones we offer the peer, and under which ids each side wants its messages.</summary>
internal sealed partial class PeerConnection
{
    private Dictionary<string, int>? _offers;
    private Dictionary<string, byte>? _introduced;

    /// <summary>Extended messages under an id that nobody here has offered, which the core has ignored.</summary>
    public long UnknownExtended { get; private set; }

    /// <summary>The ids of what we offer at this moment, by name.</summary>
    public IEnumerable<KeyValuePair<string, byte>> Offers => (_offers?.Keys ?? Enumerable.Empty<string>()).Select(name => KeyValuePair.Create(name, _context.Ids.IdOf(name)));

    /// <summary>Takes messages of these extensions from now on. The peer learns of them by the next extended handshake.</summary>
    public void Offer(IEnumerable<ExtensionOffer> offers)
    {
        foreach (var offer in offers) (_offers ??= [])[offer.Name] = offer.MaxLength;
        SetLimits();
    }

    /// <summary>Takes them no longer.</summary>
    public void Withdraw(IEnumerable<ExtensionOffer> offers)
    {
        foreach (var offer in offers) _offers?.Remove(offer.Name);
        SetLimits();
    }

    /// <summary>
    /// An extended handshake as it leaves. BEP 10 adds what a later one says to what was said before, but libtorrent takes what stands under <c>m</c> for everything, and forgets
    /// the rest; so what still holds is said again each time.
    /// </summary>
    private PeerMessage.ExtendedHandshake Whole(PeerMessage.ExtendedHandshake hello)
    {
        foreach (var (name, id) in _introduced ?? [])
        {
            if (!hello.TryGetExtension(name, out _)) hello = hello.WithExtension(name, id);
        }
        foreach (var (name, id) in hello.Extensions)
        {
            if (id > 0) (_introduced ??= [])[name] = id;
            else _introduced?.Remove(name);
        }
        return hello;
    }

    private void SetLimits()
    {
        var limits = WireLimits.Default;
        foreach (var (name, maxLength) in _offers ?? []) limits = limits.WithExtension(_context.Ids.IdOf(name), maxLength);
        Link.Limits = limits;
    }

    private string? NameOf(byte id) => _offers is not null && _context.Ids.NameOf(id) is { } name && _offers.ContainsKey(name) ? name : null;

    private PeerMessage.Extended Named(PeerMessage.Extended message) => NameOf(message.Id) is { } name ? message with { Name = name } : message;

    /// <summary>Gives a message that was sent by name the id that the peer wants it under. One that the peer does not take goes nowhere.</summary>
    private bool TryAddress(ref PeerMessage.Extended message)
    {
        if (message.Name is null) return true; // the encoder says what is wrong with it
        if (_state.Extensions.TryGetExtension(message.Name, out var id) && id > 0)
        {
            message = message with { Id = id };
            return true;
        }
        FailSending(message, $"the peer does not take {message.Name}");
        return false;
    }
}
