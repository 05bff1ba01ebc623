using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins.Operators;

/// <summary>One extension on one connection (BEP 10), by its name. What is received is for whoever has offered the name in <see cref="IPlugin.Extensions"/>.</summary>
public sealed class PeerExtension
{
    private readonly IPeer _peer;

    internal PeerExtension(IPeer peer, string name)
    {
        _peer = peer;
        Name = name;
    }

    /// <summary>Its name, such as <c>ut_pex</c>.</summary>
    public string Name { get; }

    /// <summary>True while the peer takes its messages. On the loop.</summary>
    public bool IsEnabled => _peer.Extensions.TryGetExtension(Name, out var id) && id > 0;

    /// <summary>The bodies of the messages that the core gets of it.</summary>
    /// <remarks>Hot; no replay; on the loop; completes at the disconnect.</remarks>
    public IObservable<Payload> Messages => _peer.Incoming.OfType<PeerMessage.Extended>().Where(message => message.Name == Name).Select(message => message.Body);

    /// <summary>How far a long message of it has come that is not all there yet.</summary>
    /// <remarks>Hot; no replay; on the loop; completes at the disconnect.</remarks>
    public IObservable<ReceiveProgress> Progress => _peer.Receiving.Where(progress => progress.Extension == Name);

    /// <summary>Whether the peer takes its messages, now and whenever that changes: it may be switched on and off at any time.</summary>
    /// <remarks>Hot; replays the current value; on the loop, from whatever thread it is subscribed to; completes at the disconnect.</remarks>
    public IObservable<bool> ObserveEnabled() => _peer.ObserveExtensions().Select(_ => IsEnabled).DistinctUntilChanged();

    /// <summary>Sends a message of it; while the peer does not take any, it goes nowhere. From any thread.</summary>
    public void Send(Payload body) => _peer.Send(new PeerMessage.Extended(Name, body));

    /// <summary>As <see cref="Send"/>, and tells when the operating system has taken the message, or that it never will. From any thread.</summary>
    public Sending SendAsync(Payload body) => _peer.SendAsync(new PeerMessage.Extended(Name, body));
}
