using System.Reactive.Linq;
using Rx.Torrent.Bencode;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.UploadOnly;

/// <summary>
/// The message <c>upload_only</c> of some clients: one byte that says whether its sender wants nothing more. It reads as the key of BEP 21 in an extended handshake, and where we
/// say the key again because it has changed, the message follows: some clients believe the key when it says yes, and never when it says no.
/// </summary>
internal sealed class UploadOnlyPlugin : IClientPlugin, ISwarmPlugin, IPeerPlugin
{
    public const string Extension = "upload_only";

    public string Name => Extension;

    public IReadOnlyList<ExtensionOffer> Extensions { get; } = [new(Extension, maxLength: 1)];

    public ISwarmPlugin Attach(ISwarm swarm) => this;

    public IPeerPlugin Connect(IPeer peer) => this;

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages
        .Replace<PeerMessage.Extended>(message => message.Name == Extension && message.Body.Length == 1 ? AsKey(message) : message);

    // What comes into a stage is hot, so the second subscription hears each handshake right behind the first one.
    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => Observable.Merge(
        messages,
        messages.OfType<PeerMessage.ExtendedHandshake>()
            .Where(hello => hello.Content.TryGetInteger(Extension, out _) && peer.Extension(Extension).IsEnabled)
            .Select(hello => new PeerMessage.Extended(Extension, new Payload([(byte)(hello.UploadOnly ? 1 : 0)])) { Origin = hello.Origin }));

    private static PeerMessage.ExtendedHandshake AsKey(PeerMessage.Extended message) =>
        PeerMessage.ExtendedHandshake.Empty.With(Extension, new BencodeInteger(message.Body.Span[0] == 0 ? 0 : 1)) with { Origin = message.Origin };
}
