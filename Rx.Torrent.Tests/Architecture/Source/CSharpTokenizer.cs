namespace Rx.Torrent.Tests.Architecture.Source;

/// <summary>Splits C# into tokens, so that rules look at code and not at what strings and comments say. The code inside an interpolated string counts as code.</summary>
internal sealed class CSharpTokenizer
{
    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;

    private CSharpTokenizer(string text) => _text = text;

    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var tokenizer = new CSharpTokenizer(text);
        tokenizer.ReadCode(isHole: false);
        return tokenizer._tokens;
    }

    private char Current => Peek(0);

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool AtEnd => _at >= _text.Length;

    private bool StartsWith(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private void Skip(int count = 1)
    {
        for (; count > 0 && !AtEnd; count--)
        {
            if (_text[_at++] == '\n') _line++;
        }
    }

    private void Add(TokenKind kind, int start, int line) =>
        _tokens.Add(new Token(kind, kind == TokenKind.Literal ? "" : _text[start.._at].TrimStart('@'), line));

    // A hole of an interpolated string ends at its brace, or at the colon before its format.
    private void ReadCode(bool isHole)
    {
        var depth = 0;
        while (!AtEnd)
        {
            if (isHole && depth == 0 && (Current == '}' || (Current == ':' && Peek(1) != ':' && Peek(-1) != ':'))) return;
            if (Current is '(' or '[' or '{') depth++;
            if (Current is ')' or ']' or '}') depth--;
            ReadToken();
        }
    }

    private void ReadToken()
    {
        var (start, line) = (_at, _line);
        if (char.IsWhiteSpace(Current)) Skip();
        else if (StartsWith("//")) ReadWhile(TokenKind.Comment, c => c != '\n');
        else if (StartsWith("/*")) ReadBlockComment();
        else if (Current == '#' && IsFirstOnLine()) ReadWhile(TokenKind.Directive, c => c != '\n');
        else if (StartOfString() is { } prefix) ReadString(prefix);
        else if (Current == '\'') ReadCharacter();
        else if (char.IsDigit(Current)) ReadWhile(TokenKind.Literal, c => char.IsLetterOrDigit(c) || c == '_');
        else if (IsWordStart(Current) || (Current == '@' && IsWordStart(Peek(1)))) ReadWord();
        else
        {
            Skip();
            Add(TokenKind.Symbol, start, line);
        }
    }

    private static bool IsWordStart(char c) => char.IsLetter(c) || c == '_';

    private bool IsFirstOnLine()
    {
        var before = _text.AsSpan(0, _at);
        return before[(before.LastIndexOf('\n') + 1)..].IsWhiteSpace();
    }

    private void ReadWhile(TokenKind kind, Func<char, bool> belongs)
    {
        var (start, line) = (_at, _line);
        while (!AtEnd && belongs(Current)) Skip();
        Add(kind, start, line);
    }

    private void ReadWord()
    {
        var (start, line) = (_at, _line);
        Skip();
        while (!AtEnd && (char.IsLetterOrDigit(Current) || Current == '_')) Skip();
        Add(TokenKind.Word, start, line);
    }

    private void ReadBlockComment()
    {
        var (start, line) = (_at, _line);
        while (!AtEnd && !StartsWith("*/")) Skip();
        Skip(2);
        Add(TokenKind.Comment, start, line);
    }

    private void ReadCharacter()
    {
        var (start, line) = (_at, _line);
        Skip();
        while (!AtEnd && Current != '\'') Skip(Current == '\\' ? 2 : 1);
        Skip();
        Add(TokenKind.Literal, start, line);
    }

    // The signs before the quotes of a string, such as $@ or $$; null when no string starts here.
    private string? StartOfString()
    {
        var length = 0;
        while (Peek(length) is '$' or '@') length++;
        return Peek(length) == '"' ? _text.Substring(_at, length) : null;
    }

    private void ReadString(string prefix)
    {
        var (start, line) = (_at, _line);
        Skip(prefix.Length);
        Add(TokenKind.Literal, start, line);
        var quotes = Run('"');
        var holes = prefix.Count(c => c == '$');
        var verbatim = prefix.Contains('@');
        if (quotes >= 3 && !verbatim) ReadRawString(quotes, holes);
        else ReadPlainString(verbatim, interpolated: holes > 0);
        if (StartsWith("u8")) Skip(2);
    }

    private int Run(char c)
    {
        var length = 0;
        while (Peek(length) == c) length++;
        return length;
    }

    private void ReadRawString(int quotes, int holes)
    {
        Skip(quotes);
        while (!AtEnd)
        {
            if (Current == '"' && Run('"') >= quotes)
            {
                Skip(Run('"')); // quotes beyond the closing ones belong to the text
                return;
            }
            if (holes > 0 && Current == '{' && Run('{') >= holes) ReadHole(Run('{'), holes);
            else if (holes > 0 && Current == '{') Skip(Run('{'));
            else Skip();
        }
    }

    private void ReadPlainString(bool verbatim, bool interpolated)
    {
        Skip();
        while (!AtEnd)
        {
            if (verbatim && StartsWith("\"\"")) Skip(2);
            else if (!verbatim && Current == '\\') Skip(2);
            else if (interpolated && (StartsWith("{{") || StartsWith("}}"))) Skip(2);
            else if (interpolated && Current == '{') ReadHole(1, 1);
            else if (Current == '"')
            {
                Skip();
                return;
            }
            else Skip();
        }
    }

    private void ReadHole(int opening, int closing)
    {
        Skip(opening);
        ReadCode(isHole: true);
        while (!AtEnd && Current != '}') Skip(); // the format
        Skip(closing);
    }
}
