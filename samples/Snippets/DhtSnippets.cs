using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.Dht;
using Rx.Torrent.Extensions.Dht.Items;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Snippets;

/// <summary>What the document on finding peers shows of the DHT.</summary>
internal static class DhtSnippets
{
    public static async Task<IList<IPEndPoint>> AloneAsync(EndPoint someNode, InfoHash infoHash)
    {
        #region alone
        await using var dht = DhtNode.Start(new DhtOptions { Bootstrap = [someNode] });

        var announced = await dht.Announce(infoHash, port: 6881).ToList(); // we are a peer of this swarm; these are the others
        var peers = await dht.GetPeers(infoHash).ToList();

        var keys = ItemKeyPair.Create();
        await dht.PutAsync(keys.Sign("first words", sequence: 1));
        var item = await dht.GetAsync(keys.PublicKey); // null when nobody has it
        #endregion
        return item is null ? announced : peers;
    }

    public static TorrentClientBuilder InClient(TorrentClientBuilder builder, EndPoint someNode) =>
    #region client
        builder.UseDht(new DhtOptions { Bootstrap = [someNode] });
    #endregion

    public static DhtOptions Stages(DhtOptions options, Func<IPAddress, bool> isUnwelcome) =>
    #region stages
        options with
        {
            Stages =
            [
                new("block list", queries => queries.Where(query => !isUnwelcome(query.From.Address))), // no answer
                new("no samples", queries => queries.Do(query =>
                {
                    if (query.Message is KrpcQuery.SampleInfoHashes) query.Refuse(KrpcErrorCode.MethodUnknown, "not here");
                })),
            ],
        };
    #endregion
}
