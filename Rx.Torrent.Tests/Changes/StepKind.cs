namespace Rx.Torrent.Tests.Changes;

/// <summary>What is done.</summary>
internal enum StepKind
{
    Set,
    Remove,
    Replace,
    JoinFromOutside,
    JoinOnTheLoop,
    Leave,
    EndOfTurn,
}
