namespace Rx.Torrent.Swarms.Connecting;

/// <summary>How many connections the swarms of one loop may have together.</summary>
internal sealed class ConnectionBudget(int maxConnections, int maxHalfOpen)
{
    /// <summary>Connections that are made.</summary>
    public int Connections { get; private set; }

    /// <summary>Connections in the making.</summary>
    public int HalfOpen { get; private set; }

    public bool MayDial => HalfOpen < maxHalfOpen && Connections + HalfOpen < maxConnections;

    /// <summary>Seeds leave half of it to those who miss something, and to those who dial us.</summary>
    public bool MayDialAsSeed => HalfOpen < Math.Max(1, maxHalfOpen / 2) && Connections + HalfOpen < Math.Max(1, maxConnections / 2);

    public bool MayAccept => Connections < maxConnections;

    public void Dialling() => HalfOpen++;

    public void Dialled() => HalfOpen--;

    public void Connected() => Connections++;

    public void Disconnected() => Connections--;
}
