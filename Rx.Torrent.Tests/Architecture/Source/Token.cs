namespace Rx.Torrent.Tests.Architecture.Source;

/// <summary>A piece of C# source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it stands in the source; empty for literals.</param>
/// <param name="Line">The line that it starts on, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line)
{
    public bool Is(string text) => Text == text && Kind is (TokenKind.Word or TokenKind.Symbol);
}
