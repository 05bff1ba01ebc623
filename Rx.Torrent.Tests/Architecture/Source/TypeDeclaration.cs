namespace Rx.Torrent.Tests.Architecture.Source;

/// <summary>A type that a file declares.</summary>
/// <param name="Name">Its name, without type parameters.</param>
/// <param name="Place">Its first line.</param>
/// <param name="IsTopLevel">True when it is not nested.</param>
/// <param name="IsPublic">True when it says <c>public</c>.</param>
/// <param name="IsFileLocal">True when it says <c>file</c>.</param>
internal sealed record TypeDeclaration(string Name, Token Place, bool IsTopLevel, bool IsPublic, bool IsFileLocal)
{
    private static readonly string[] Modifiers =
        ["public", "internal", "private", "protected", "file", "static", "sealed", "abstract", "partial", "readonly", "ref", "unsafe", "new", "record"];

    /// <summary>The types that a file declares, in its order.</summary>
    public static IEnumerable<TypeDeclaration> In(SourceFile file)
    {
        var depth = 0;
        for (var i = 0; i < file.Code.Count; i++)
        {
            if (file.Code[i].Is("{")) depth++;
            if (file.Code[i].Is("}")) depth--;
            if (NameAt(file, i) is not { } name) continue;
            var modifiers = ModifiersBefore(file, i).ToArray();
            yield return new TypeDeclaration(name, file.Code[i], depth == 0, modifiers.Contains("public"), modifiers.Contains("file"));
        }
    }

    private static string? NameAt(SourceFile file, int at)
    {
        var next = at + 1 < file.Code.Count && file.Code[at + 1].Kind == TokenKind.Word ? file.Code[at + 1].Text : null;
        switch (file.CodeAt(at))
        {
            case "class" or "struct" or "interface" or "enum":
                return file.CodeAt(at - 1) is ":" or "," ? null : next; // a constraint: where T : class
            case "record":
                return next is "class" or "struct" ? null : file.CodeAt(at + 2) is "(" or "{" or ":" or ";" or "<" ? next : null;
            case "delegate":
                var i = at + 1;
                while (i < file.Code.Count && file.CodeAt(i) is not ("(" or ";" or "{" or "*")) i++;
                if (i == at + 1 || file.CodeAt(i) != "(") return null; // an anonymous method, or a function pointer
                if (file.CodeAt(i - 1) != ">") return file.CodeAt(i - 1);
                while (file.CodeAt(i) != "<") i--;
                return file.CodeAt(i - 1);
            default:
                return null;
        }
    }

    private static IEnumerable<string> ModifiersBefore(SourceFile file, int at)
    {
        for (var i = at - 1; Modifiers.Contains(file.CodeAt(i)); i--) yield return file.CodeAt(i);
    }
}
