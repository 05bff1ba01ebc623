namespace Rx.Torrent.Tests.Architecture.Source;

/// <summary>What a <see cref="Token"/> is. Strings and numbers are no tokens: nothing here asks for them.</summary>
internal enum TokenKind
{
    /// <summary>An identifier or a keyword, without its <c>@</c>.</summary>
    Word,

    /// <summary>One character of punctuation.</summary>
    Symbol,

    /// <summary>A comment with its slashes.</summary>
    Comment,

    /// <summary>A line of the preprocessor, <c>#</c> and all.</summary>
    Directive,

    /// <summary>A string, character or number; its text is empty.</summary>
    Literal,
}
