using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Architecture;

/// <summary>Finds where a file uses a type or a namespace, from its tokens alone. A member that happens to have a type's name is not a use of it.</summary>
internal sealed class TypeMentions
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "async", "await", "base", "case", "catch", "class", "const", "default", "delegate", "do", "else", "enum", "event", "explicit",
        "extern", "file", "fixed", "for", "foreach", "global", "goto", "if", "implicit", "in", "interface", "internal", "is", "lock", "namespace", "new",
        "not", "operator", "or", "and", "out", "override", "params", "partial", "private", "protected", "public", "readonly", "record", "ref", "required",
        "return", "scoped", "sealed", "sizeof", "stackalloc", "static", "struct", "switch", "this", "throw", "try", "typeof", "unsafe", "using",
        "virtual", "volatile", "when", "where", "while", "with", "yield",
    ];

    private readonly SourceFile _file;
    private readonly HashSet<string> _ownMembers = [];
    private readonly HashSet<int> _enumMembers = [];
    private readonly ILookup<string, int> _words;

    public TypeMentions(SourceFile file)
    {
        _file = file;
        _words = Enumerable.Range(0, file.Code.Count).Where(IsWord).ToLookup(i => file.Code[i].Text);
        FindEnumMembers();
        for (var i = 0; i < file.Code.Count; i++)
        {
            if (file.Code[i].Kind == TokenKind.Word && IsDeclaredName(i)) _ownMembers.Add(file.CodeAt(i));
        }
    }

    /// <summary>The tokens that use a type of that name.</summary>
    public IEnumerable<Token> OfType(string name) => _words[name].Where(IsUse).Select(i => _file.Code[i]);

    /// <summary>The tokens that begin a mention of <c>Rx.Torrent.Folder</c>, in full, or short as <c>Folder.Type</c> with one of <paramref name="types"/>.</summary>
    public IEnumerable<Token> OfNamespace(string folder, IReadOnlySet<string> types) =>
        from i in _words[folder]
        let isFull = At(i - 1) == "." && At(i - 2) == "Torrent" && At(i - 3) == "." && At(i - 4) == "Rx"
        let isShort = At(i - 1) != "." && At(i + 1) == "." && types.Contains(At(i + 2))
        where isFull || isShort
        select _file.Code[i];

    private string At(int index) => _file.CodeAt(index);

    private bool IsWord(int index) => index >= 0 && index < _file.Code.Count && _file.Code[index].Kind == TokenKind.Word;

    private bool IsUse(int i)
    {
        if (At(i - 1) == "." || _enumMembers.Contains(i) || IsDeclaredName(i) || IsNameOfArgumentOrInitializer(i)) return false;
        return !_ownMembers.Contains(At(i)) || IsInTypePosition(i);
    }

    // `int Peer {`, `List<int> Peer =`, `Peer? Peer;`: a type before it, the end of a declarator after it.
    private bool IsDeclaredName(int i)
    {
        var typeBefore = (IsWord(i - 1) && !Keywords.Contains(At(i - 1))) || At(i - 1) is ">" or "]" or "?";
        return typeBefore && (At(i + 1) is "{" or "=" or ";" or "," or ")" or "(" || (At(i - 1) is not "?" && At(i + 1) == "<" && IsGenericMethod(i)));
    }

    private bool IsGenericMethod(int i)
    {
        var depth = 0;
        for (i++; i < _file.Code.Count; i++)
        {
            depth += At(i) switch { "<" => 1, ">" => -1, _ => 0 };
            if (depth == 0) return At(i + 1) == "(";
        }
        return false;
    }

    private bool IsNameOfArgumentOrInitializer(int i) =>
        At(i - 1) is "{" or "," or "(" && (At(i + 1) == ":" && At(i + 2) != ":" || At(i + 1) == "=" && At(i + 2) is not ("=" or ">"));

    private bool IsInTypePosition(int i) => IsWord(i + 1) || At(i - 1) is "new" or "is" or "as" or "<" or ":" || At(i + 1) is "<" or "[";

    private void FindEnumMembers()
    {
        for (var i = 0; i < _file.Code.Count; i++)
        {
            if (At(i) != "enum" || _file.Code[i].Kind != TokenKind.Word) continue;
            while (i < _file.Code.Count && At(i) != "{") i++;
            for (; i < _file.Code.Count && At(i) != "}"; i++) _enumMembers.Add(i);
        }
    }
}
