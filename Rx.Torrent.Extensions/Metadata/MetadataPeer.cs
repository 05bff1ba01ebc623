using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Plugins.Operators;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Extensions.Metadata;

/// <summary>The exchange of metadata with one peer.</summary>
internal sealed class MetadataPeer : IPeerPlugin, IDisposable
{
    private readonly MetadataExchange _exchange;
    private readonly IPeer _peer;
    private readonly MetadataSource _source;
    private readonly MetadataGift _gift;
    private readonly CompositeDisposable _subscriptions;

    public MetadataPeer(MetadataExchange exchange, IPeer peer, MetadataExchangeOptions options)
    {
        _exchange = exchange;
        _peer = peer;
        _source = new MetadataSource(peer);
        _gift = new MetadataGift(peer, options);
        _subscriptions =
        [
            peer.ObserveExtensions().Subscribe(_ => _exchange.Fetch?.Hear(_source), Dispose),
            peer.Extension(MetadataMessage.Extension).Messages.Subscribe(Hear),
        ];
    }

    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages.Replace<PeerMessage.ExtendedHandshake>(
        hello => _exchange.Metadata is { Length: > 0 and var size } ? hello with { MetadataSize = size } : hello);

    /// <summary>There is metadata to give from now on.</summary>
    public void Announce()
    {
        if (_peer.Extension(MetadataMessage.Extension).IsEnabled) _peer.Send(PeerMessage.ExtendedHandshake.Empty with { MetadataSize = _exchange.Metadata.Length });
    }

    public void Dispose()
    {
        _subscriptions.Dispose();
        _exchange.Fetch?.Forget(_source);
        _exchange.Left(this);
    }

    private void Hear(Payload body)
    {
        if (!MetadataMessage.TryRead(body, out var read))
        {
            _peer.Disconnect(new DisconnectReason(DisconnectKind.ProtocolError, $"a message of {MetadataMessage.Extension} that is none"));
            return;
        }
        var message = read.Value;
        switch (message.Kind)
        {
            case MetadataMessageKind.Request:
                _gift.Answer(message.Piece, _exchange.Metadata);
                break;
            case MetadataMessageKind.Data:
                _exchange.Fetch?.Take(_source, message);
                break;
            case MetadataMessageKind.Reject:
                _exchange.Fetch?.Refused(_source, message.Piece);
                break;
        }
    }
}
