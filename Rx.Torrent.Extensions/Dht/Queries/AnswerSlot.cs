using System.Net;
using Rx.Torrent.Bencode;
using Rx.Torrent.Extensions.Dht.Krpc;
using Rx.Torrent.Extensions.Dht.Running;

namespace Rx.Torrent.Extensions.Dht.Queries;

/// <summary>Room for one answer, and where it goes.</summary>
internal sealed class AnswerSlot(LocalNode node, IPEndPoint from, BencodeString transaction, int queryLength, bool isReadOnly)
{
    private int _taken;

    public LocalNode Node => node;

    public IPEndPoint From => from;

    public BencodeString Transaction => transaction;

    /// <summary>How long the query was, for that bounds an answer to an unproven address.</summary>
    public int QueryLength => queryLength;

    /// <summary>Who asks answers no ping.</summary>
    public bool IsReadOnly => isReadOnly;

    public bool IsTaken => Volatile.Read(ref _taken) != 0;

    public void Fill(KrpcMessage answer)
    {
        if (Interlocked.Exchange(ref _taken, 1) == 0) node.Send(answer, this);
    }
}
