"""What the furniture of web pages says, in the languages of our sources.

Every set holds whole lines in `key` form: lower case, no bullets, no closing punctuation. A word
inside a sentence never matches. To teach the crawler a new language, add lines here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def key(line: str) -> str:
    """Bring a line into the form in which the phrases below are written.

    >>> key("  • Related Posts (")
    'related posts'
    """
    # casefold leaves a dot above on the Turkish capital İ.
    folded = unicodedata.normalize("NFC", line).casefold().replace("’", "'").replace("i\u0307", "i")
    return " ".join(re.sub(r"^[\W_]+|[\W_]+$", "", folded).split())


def words(block: str) -> frozenset[str]:
    """Make a set of the words of a text: long word lists read better unquoted."""
    return frozenset(block.split())


def _lines(block: str) -> frozenset[str]:
    return frozenset(key(line) for line in block.strip().splitlines())


# Headings of a form or a list of comments. Nobody heads a section of an article like this.
COMMENT_HEADINGS: Final = _lines("""
leave a reply
leave a reply cancel reply
leave a comment
leave a comment cancel reply
leave your comment
leave your comments
post a comment
post your comment
post comment
add a comment
add your comment
add comment
write a comment
submit a comment
submit comment
cancel reply
join the conversation
join the discussion
have your say
be the first to comment
reader comments
readers' comments
user comments
comments are closed
no comments
no comments yet
comments (0)
view comments
view all comments
show comments
deixe uma resposta
deixe uma resposta cancelar resposta
deixe um comentário
deixe o seu comentário
deixe seu comentário
escreva um comentário
escrever um comentário
adicionar comentário
adicione um comentário
enviar um comentário
nenhum comentário
sem comentários
deja una respuesta
deja una respuesta cancelar la respuesta
deja un comentario
deja tu comentario
dejar un comentario
dejar una respuesta
deje un comentario
deje una respuesta
escribe un comentario
escribir un comentario
agregar comentario
agregar un comentario
añadir comentario
publicar comentario
publicar un comentario
sin comentarios
laisser un commentaire
laissez un commentaire
laisser une réponse
laisser un commentaire annuler la réponse
poster un commentaire
ajouter un commentaire
ajouter votre commentaire
écrire un commentaire
publier un commentaire
aucun commentaire
réagir à cet article
schreibe einen kommentar
schreibe einen kommentar antworten abbrechen
schreiben sie einen kommentar
kommentar schreiben
kommentar verfassen
kommentar hinterlassen
kommentar hinzufügen
einen kommentar schreiben
einen kommentar hinterlassen
hinterlasse einen kommentar
hinterlasse eine antwort
hinterlassen sie einen kommentar
antwort hinterlassen
keine kommentare
lascia un commento
lascia un commento annulla risposta
lascia una risposta
scrivi un commento
aggiungi un commento
invia commento
nessun commento
geef een reactie
geef een antwoord
geef een reactie reactie annuleren
laat een reactie achter
plaats een reactie
reactie plaatsen
schrijf een reactie
geen reacties
lämna ett svar
lämna en kommentar
skriv en kommentar
skriv ett svar
skriv et svar
legg igjen en kommentar
jätä kommentti
kirjoita kommentti
dodaj komentarz
zostaw komentarz
skomentuj
brak komentarzy
napsat komentář
přidat komentář
lasă un răspuns
lasă un comentariu
szólj hozzá
vélemény, hozzászólás?
ostavite komentar
оставить комментарий
оставьте комментарий
добавить комментарий
добавить комментарий отменить ответ
написать комментарий
ваш комментарий
комментариев нет
нет комментариев
залишити коментар
залишити відповідь
додати коментар
напиши коментар
остави коментар
пакінуць каментар
пікір қалдыру
bir yanıt yazın
bir yanıt yazın yanıtı iptal et
bir cevap yazın
bir yorum yazın
yorum yap
yorum yapın
yorum yaz
yorum bırakın
cevap yaz
cevap bırakın
şərh yaz
rəy yaz
αφήστε μια απάντηση
αφήστε ένα σχόλιο
اترك تعليقا
اترك تعليقاً
اترك رد
اترك رداً
أضف تعليق
أضف تعليقا
إضافة تعليق
اكتب تعليقا
دیدگاهتان را بنویسید
کتיבת תגובה
כתיבת תגובה
השאר תגובה
发表评论
发表回复
发表留言
添加评论
發表留言
發佈留言
コメントを残す
コメントする
コメントを投稿
댓글 남기기
답글 남기기
댓글 쓰기
tinggalkan balasan
tinggalkan komentar
để lại một bình luận
để lại bình luận
trả lời
प्रतिक्रिया दें
टिप्पणी करें
""")

# One word that also heads honest sections; cut only when what follows is no prose.
BARE_COMMENT_HEADINGS: Final = _lines("""
comment
comments
comments section
discussion
responses
replies
comentário
comentários
comentario
comentarios
commentaire
commentaires
kommentar
kommentare
commenti
reactie
reacties
kommentarer
kommentit
komentarz
komentarze
komentáře
comentarii
hozzászólások
комментарий
комментарии
коментар
коментарі
коментари
каментары
пікірлер
yorum
yorumlar
şərhlər
σχόλια
تعليق
تعليقات
التعليقات
نظرات
תגובות
评论
評論
留言
コメント
댓글
komentar
bình luận
टिप्पणियाँ
""")

COUNTED_COMMENTS: Final = re.compile(
    r"(?:\d+|one|two|three|no|um|um|un|una|eine?n?|один)\s+"
    r"(?:comments?|responses?|replies|repl(?:y|ies)|thoughts?|reactions?|comentários?|comentarios?|respuestas?|"
    r"respostas?|commentaires?|réponses?|kommentare?|antworten|commenti?|risposte|reacties?|комментари\w*|"
    r"коментар\w*|yorum|komentarz\w*)(?:\s+(?:on|to|em|en|sur|zu|su|op|к|до|для)\b.{0,200})?"
    r"|(?:comments?|comentários?|comentarios?|commentaires?|kommentare?|commenti|комментарии|yorumlar)\s*[:(]?\s*\d+"
    r"|leave a reply to .{1,60}"
)

# Lines of the form itself: known by how they begin.
FORM_STARTS: Final = tuple(
    sorted(
        _lines("""
your email address will not be
your e-mail address will not be
your email will not be published
required fields are marked
save my name
notify me of follow
notify me of new
notify me when new
notify me by email
you must be logged in to
you need to be logged in to
please log in to
log in to reply
log in to leave
logged in as
this site uses akismet
learn how your comment data
enter your comment here
type your comment
o seu endereço de e-mail não
o seu endereço de email não
seu endereço de e-mail não
seu e-mail não será
campos obrigatórios são
os campos obrigatórios
salvar meus dados
guardar o meu nome
tu dirección de correo electrónico no
su dirección de correo electrónico no
tu correo electrónico no será
los campos obligatorios
los campos necesarios están
guarda mi nombre
votre adresse e-mail ne
votre adresse email ne
votre adresse de messagerie ne
votre adresse courriel ne
les champs obligatoires
enregistrer mon nom
deine e-mail-adresse wird nicht
ihre e-mail-adresse wird nicht
deine email-adresse wird nicht
die e-mail-adresse wird nicht
erforderliche felder sind
pflichtfelder sind
meinen namen, meine e-mail
il tuo indirizzo email non
il tuo indirizzo e-mail non
l'indirizzo email non
i campi obbligatori
salva il mio nome
je e-mailadres wordt niet
het e-mailadres wordt niet
je e-mailadres zal niet
vereiste velden
verplichte velden
mijn naam, e-mail
din e-postadress kommer inte
obligatoriska fält
din e-mailadresse vil ikke
din e-postadresse vil ikke
obligatoriske felt
sähköpostiosoitettasi ei
pakolliset kentät
twój adres e-mail nie
twój adres email nie
wymagane pola są
vaše e-mailová adresa nebude
adresa ta de email nu va fi
az e-mail címet nem
ваш адрес email не
ваш e-mail не
ваш адрес электронной почты не
обязательные поля помечены
обязательные для заполнения
сохранить моё имя
ваша e-mail адреса не
ваша електронна адреса не
обов'язкові поля позначені
вашият имейл адрес няма
e-posta adresiniz yayınlanmayacak
e-posta hesabınız yayımlanmayacak
e-posta adresiniz yayımlanmayacak
gerekli alanlar
zorunlu alanlar
sizin e-poçt ünvanınız
η ηλ. διεύθυνση σας δεν
لن يتم نشر
الحقول الإلزامية
نشانی ایمیل شما
האימייל לא יוצג
您的邮箱地址不会
您的电子邮箱地址不会
您的电子邮件地址不会
必填项已用
必填项
發佈留言必須
メールアドレスが公開
が付いている欄は必須
이메일 주소는 공개되지
이메일은 공개되지
필수 필드는
alamat email anda tidak akan
ruas yang wajib
email của bạn sẽ không
आपका ईमेल पता
""")
    )
)

# Labels and buttons of comments and forms.
FORM_LABELS: Final = _lines("""
name
name (required)
email
email (required)
e-mail
website
url
comment
message
submit
send
reply
reply to this comment
like
edit
report
flag
share
save
sign in
log in
login
register
sign up
subscribe
search
search for
nome
nombre
nom
e-mailadres
sitio web
site web
site
responder
répondre
antworten
rispondi
ответить
відповісти
yanıtla
cevapla
odpowiedz
enviar
publicar
envoyer
absenden
отправить
gönder
user icon
avatar
newest
oldest
most voted
inline feedbacks
guest
""")

# Headings of lists that lead to other pages.
RELATED_HEADINGS: Final = _lines("""
related posts
related post
related articles
related article
related news
related stories
related story
related content
related topics
related reading
related pages
related items
related links
related publications
related
you may also like
you might also like
you may like
you may also be interested in
you might also be interested in
you might be interested in
you may have missed
random posts
random articles
random pages
recent posts
recent articles
recent news
recent stories
recent comments
latest posts
latest news
latest articles
latest stories
latest
popular posts
popular articles
popular
most popular
most read
most viewed
trending
trending now
trending posts
top stories
more stories
more articles
more news
more posts
more on this topic
more on this
more to explore
more to read
recommended
recommended for you
recommended articles
recommended posts
recommended reading
recommended stories
suggested articles
suggested posts
suggested reading
similar posts
similar articles
similar stories
other posts
other articles
other news
other stories
read next
read more
read also
also read
continue reading
keep reading
what to read next
don't miss
editor's picks
editors' picks
featured posts
featured articles
next post
previous post
next article
previous article
post navigation
discover more
explore more
see more
from the web
around the web
from our partners
sponsored content
posts relacionados
post relacionados
artigos relacionados
notícias relacionadas
matérias relacionadas
conteúdo relacionado
conteúdos relacionados
publicações relacionadas
posts recentes
artigos recentes
últimas notícias
mais lidas
mais lidos
leia também
leia mais
veja mais
você também pode gostar
você pode gostar
talvez você também goste
entradas relacionadas
artículos relacionados
noticias relacionadas
publicaciones relacionadas
contenido relacionado
contenidos relacionados
entradas recientes
artículos recientes
últimas noticias
lo más leído
más leídas
te puede interesar
también te puede interesar
también te puede gustar
quizás también te interese
lee también
lea también
leer más
articles similaires
articles liés
articles connexes
articles associés
articles récents
articles recommandés
publications similaires
contenus similaires
sur le même sujet
sur le même thème
à lire aussi
lire aussi
lire la suite
à lire également
vous aimerez aussi
vous aimerez peut-être
vous pourriez aussi aimer
cela pourrait vous intéresser
les plus lus
ähnliche beiträge
ähnliche artikel
verwandte beiträge
verwandte artikel
verwandte themen
weitere artikel
weitere beiträge
weitere nachrichten
weitere meldungen
neueste beiträge
neueste artikel
letzte beiträge
mehr zum thema
zum thema
das könnte dich auch interessieren
das könnte dir auch gefallen
das könnte sie auch interessieren
auch interessant
lesen sie auch
lies auch
weiterlesen
meistgelesen
zufällige beiträge
articoli correlati
post correlati
notizie correlate
contenuti correlati
articoli simili
articoli recenti
ultime notizie
i più letti
leggi anche
leggi tutto
potrebbe interessarti anche
potrebbe interessarti
potrebbero interessarti
ti potrebbe interessare
ti potrebbe interessare anche
ti potrebbero interessare
gerelateerde berichten
gerelateerde artikelen
gerelateerd
recente berichten
vergelijkbare berichten
lees ook
lees meer
lees verder
misschien vind je dit ook leuk
relaterade inlägg
relaterade artiklar
relaterat
läs också
läs även
läs mer
senaste inläggen
relaterede artikler
relaterede indlæg
læs også
relaterte artikler
les også
lue myös
powiązane artykuły
powiązane wpisy
podobne artykuły
podobne wpisy
ostatnie wpisy
przeczytaj także
czytaj także
czytaj też
najnowsze wpisy
související články
podobné články
čtěte také
articole similare
articole recente
citește și
kapcsolódó cikkek
povezani članci
похожие записи
похожие статьи
похожие материалы
похожие новости
похожие посты
похожие публикации
похожее
случайные записи
случайные статьи
другие статьи
другие новости
другие материалы
другие записи
последние записи
последние новости
свежие записи
недавние записи
популярные записи
популярные статьи
популярное
читайте также
читать также
читайте далее
читать далее
вам также может понравиться
вам может быть интересно
вас может заинтересовать
вам будет интересно
рекомендуем
рекомендуем прочитать
материалы по теме
по теме
ещё по теме
еще по теме
смотрите также новости
схожі записи
схожі статті
схожі новини
останні записи
останні новини
випадкові записи
читайте також
вам може сподобатися
подобни статии
свързани статии
прочетете още
ілгілі
ұқсас жазбалар
падобныя запісы
ilgili yazılar
ilgili haberler
ilgili içerikler
ilgili makaleler
benzer yazılar
benzer haberler
benzer içerikler
son yazılar
son haberler
rastgele yazılar
popüler yazılar
çok okunanlar
bunlar da ilginizi çekebilir
bunları da beğenebilirsiniz
ilginizi çekebilir
devamını oku
oxşar xəbərlər
oxşar yazılar
əlaqəli xəbərlər
σχετικά άρθρα
διαβάστε επίσης
مقالات ذات صلة
مواضيع ذات صلة
أخبار ذات صلة
المزيد من المقالات
أحدث المقالات
مقالات مشابهة
اقرأ أيضا
اقرأ أيضاً
قد يعجبك أيضا
مطالب مرتبط
مطالب مشابه
פוסטים קשורים
כתבות נוספות
אולי יעניין אותך
相关文章
相关阅读
相关新闻
相关推荐
推荐阅读
猜你喜欢
热门文章
最新文章
随机文章
延伸閱讀
相關文章
関連記事
おすすめ記事
人気記事
最近の投稿
新着記事
관련 글
관련 기사
추천 글
최근 글
artikel terkait
pos-pos terkait
berita terkait
baca juga
bài viết liên quan
có thể bạn quan tâm
संबंधित पोस्ट
संबंधित लेख
यह भी पढ़ें
""")
RELATED_PATTERN: Final = re.compile(
    r"more (?:from|in|by|about) .{2,60}|(?:related|random|recent|latest|popular|similar|recommended) "
    r"(?:posts?|articles?|news|stories|pages?|entries)\s*(?:by|in|from|to|on|\().{0,50}"
    r"|(?:people|readers|others) (?:also|who) (?:read|liked|viewed|searched).{0,40}"
)

# Furniture that stands alone on a line, anywhere.
FURNITURE: Final = _lines("""
back to top
back to top button
back to the top
go to top
scroll to top
return to top
to top
top of page
bottom of page
voltar ao topo
volver arriba
ir arriba
retour en haut
haut de page
nach oben
zurück nach oben
torna su
torna all'inizio
terug naar boven
naar boven
tillbaka till toppen
do góry
powrót do góry
наверх
вверх
вернуться наверх
к началу
нагору
başa dön
yukarı çık
yukarı
العودة إلى الأعلى
回到顶部
返回顶部
ページの先頭へ
맨 위로
skip to content
skip to main content
skip to navigation
skip to footer
jump to navigation
jump to search
jump to content
ir para o conteúdo
pular para o conteúdo
ir al contenido
saltar al contenido
saltar al contenido principal
aller au contenu
aller au contenu principal
zum inhalt springen
zum hauptinhalt springen
vai al contenuto
ga naar de inhoud
spring naar inhoud
перейти к содержимому
перейти к основному содержанию
перейти до вмісту
içeriğe geç
ana içeriğe atla
przejdź do treści
menu
toggle navigation
toggle menu
main menu
open menu
close menu
close
search this site
advertisement
advertisements
advertising
ad
sponsored
publicidade
publicidad
publicité
anzeige
werbung
pubblicità
advertentie
reklama
реклама
reklam
story continues below advertisement
article continues below
share this
share this article
share this post
share this page
share this story
share this via
share article
share post
share on facebook
share on twitter
share on x
share on linkedin
share on whatsapp
share via email
share with friends
tweet this
tweet
pin it
copy link
link copied
copy url
print this page
print this article
printer-friendly version
print friendly, pdf & email
email this article
like this
like loading
loading
please wait
partilhar
partilhe
partilhar isto
compartilhar
compartilhe
compartilhe isso
curtir isso
compartir
comparte
comparte esto
comparte esta entrada
me gusta esto
partager
partager cet article
partager sur facebook
partager sur twitter
partagez
partagez cet article
teilen
teile das
beitrag teilen
diesen artikel teilen
teilen mit
gefällt mir
condividi
condividi questo articolo
condividi su facebook
mi piace
deel dit
deel dit bericht
deel dit artikel
dela
dela detta
udostępnij
поделиться
поделиться ссылкой
поделитесь
поделиться в соцсетях
поширити
поділитися
paylaş
bunu paylaş
paylaşın
شارك
مشاركة
شارك هذا الموضوع
分享
分享到
共有
공유하기
follow us
follow us on
follow us on twitter
follow us on facebook
follow us on social media
follow me on twitter
connect with us
stay connected
stay in touch
stay up to date
subscribe now
subscribe to our newsletter
sign up for our newsletter
sign up to our newsletter
join our newsletter
join our mailing list
get our newsletter
newsletter
newsletter signup
receive our newsletter
assine nossa newsletter
suscríbete
suscríbete a nuestro boletín
abonnez-vous à notre newsletter
newsletter abonnieren
iscriviti alla newsletter
подписаться
подписаться на рассылку
подпишитесь
abone ol
all rights reserved
todos os direitos reservados
todos los derechos reservados
tous droits réservés
alle rechte vorbehalten
tutti i diritti riservati
все права защищены
tüm hakları saklıdır
privacy policy
terms of use
terms of service
terms and conditions
terms & conditions
cookie policy
cookie settings
cookie preferences
cookies settings
manage cookies
manage consent
accept
accept all
accept all cookies
accept cookies
reject all
decline
i agree
got it
impressum
datenschutz
datenschutzerklärung
política de privacidade
política de privacidad
política de cookies
mentions légales
politique de confidentialité
политика конфиденциальности
gizlilik politikası
download pdf
download as pdf
view as pdf
listen to this article
listen
play
watch
click here
click to expand
table of contents toggle
ver tudo
ver todos
see all
view all
show more
show less
load more
uncategorized
opens in new window
opens in a new tab
edit this page
cite this page
report a problem
was this helpful
was this page helpful
rate this article
powered by wordpress
proudly powered by wordpress
""")
FURNITURE_PATTERN: Final = re.compile(
    r"click to (?:share|email|print|tweet)\b.{0,80}"
    r"|share (?:this )?(?:on|via|to) (?:\w+ ?){1,3}"
    r"|(?:last|page last|this page was last|site last)\s+(?:updated|modified|edited|reviewed|changed)\b.{0,80}"
    r"|(?:updated|modified|edited)\s+(?:on|at|by|:).{0,50}\d.{0,20}"
    r"|(?:última (?:atualização|actualización|modificação|modificación)|atualizado em|actualizado el|dernière mise à jour"
    r"|mis à jour le|zuletzt (?:aktualisiert|geändert|bearbeitet)|letzte (?:aktualisierung|änderung)|ultimo aggiornamento"
    r"|ultima modifica|laatst (?:bijgewerkt|gewijzigd)|senast uppdaterad|ostatnia aktualizacja|последнее обновление"
    r"|обновлено|останнє оновлення|son güncelleme|güncelleme tarihi|آخر تحديث)\b.{0,60}"
    r"|(?:estimated )?(?:reading time|time to read|tempo de leitura|tiempo de lectura|temps de lecture|lesezeit"
    r"|tempo di lettura|leestijd|время чтения|час читання|okuma süresi)\b.{0,40}"
    r"|\d+[- ]?(?:min|mins|minutes?|minuten|минут\w*|dk|dakika)\.? (?:read|de leitura|de lectura|de lecture|lesezeit"
    r"|di lettura|leestijd|чтения|okuma)"
    r"|\d[\d.,]*k? (?:views?|shares?|likes?|reads?|downloads?|visualizações|visualizaciones|vues|aufrufe|просмотр\w*|görüntüleme)"
    r"|(?:tags?|tagged|tagged (?:with|as|in)|filed under|posted in|categor(?:y|ies)|categorías?|categorias?|catégories?"
    r"|etiquetas|marcado|étiquettes?|schlagwörter|schlagworte|kategorien?|teg|метки|рубрики?|etiketler|kategori)\s*:.{1,200}"
    r"|(?:©|\(c\)|copyright\b)\s*(?:©\s*)?(?:\d{4}|by\b|all rights).{0,160}"
    r"|.{0,120}\ball rights reserved\b.{0,60}"
    r"|(?:powered|designed|built|developed) (?:by|with) .{2,60}"
    r"|(?:previous|next|older|newer) (?:post|article|entry|page|story|posts|entries)s?\b\s*[:»«›‹←→>-].{0,120}"
    r"|(?:you are here|você está aqui|usted está aquí|vous êtes ici|sie sind hier|вы здесь|buradasınız)\s*:.{0,120}"
    r"|(?:also read|read (?:also|more|next)|related|don't miss|leia (?:também|mais)|lee también|lea también|lire aussi|à lire aussi|lesen sie auch"
    r"|lies auch|leggi anche|lees ook|читайте также|читайте також|przeczytaj także|ayrıca okuyun|اقرأ أيضا)\s*[:»>-]\s*.{3,150}"
    r"|(?:published|posted) by \w+|view all posts(?: by .{1,60})?|view (?:full )?profile"
    r"|(?:please )?(?:enable|turn on|activate) javascript\b.{0,120}"
    r"|(?:subscribe|sign up) (?:to|for) (?:our|the|my) .{0,60}(?:newsletter|updates|mailing list|channel|blog).{0,60}"
    r"|follow (?:us|me|him|her|them|@\w+) on .{2,60}"
)
COOKIE_NOTICE: Final = re.compile(
    r"^(?:we (?:and our partners )?(?:use|value your privacy|are using)|this (?:web)?site (?:uses|makes use of)"
    r"|our (?:web)?site uses|by (?:continuing|using|clicking|browsing|visiting)|cookies help us|to (?:provide|give|offer|improve) .{0,80}\bwe use"
    r"|wir (?:verwenden|nutzen|setzen)|diese (?:web)?seite (?:verwendet|nutzt)|diese website (?:verwendet|nutzt)"
    r"|(?:nós )?(?:usamos|utilizamos)|este (?:web)?site (?:usa|utiliza)|este sitio (?:web )?(?:usa|utiliza)|esta (?:web|página) (?:usa|utiliza)"
    r"|nous utilisons|ce site (?:web )?utilise|en poursuivant|questo sito (?:web )?(?:usa|utilizza)|utilizziamo"
    r"|wij gebruiken|we gebruiken|deze (?:web)?site (?:gebruikt|maakt gebruik)|vi använder|ta strona (?:używa|wykorzystuje)"
    r"|мы используем|наш сайт использует|(?:этот )?сайт использует|ми використовуємо|bu (?:web )?site(?:si|de)?\b.{0,40}|sitemiz\w*|web sitemiz\w*)"
    r".{0,400}(?:\bcookies?\b|\bcookie-?\b|файлы? cookie|çerez)",
    re.IGNORECASE | re.DOTALL,
)
PLATFORMS: Final = words(
    "facebook twitter x linkedin whatsapp telegram email e-mail mail pinterest reddit tumblr instagram youtube "
    "messenger viber skype vk vkontakte odnoklassniki ok pocket print line wechat weibo threads mastodon bluesky "
    "flipboard buffer digg stumbleupon google google+ rss xing share tweet pin copy link sms more like imprimir "
    "partager compartir compartilhar teilen condividi поделиться paylaş"
)
SHARING: Final = words(
    "share tweet pin print email e-mail copy link whatsapp pocket imprimir partager compartir compartilhar teilen "
    "condividi поделиться paylaş"
)
HOME: Final = words(
    "home homepage início inicio accueil startseite start главная головна ana sayfa anasayfa you are here"
)

REFERENCE_HEADINGS: Final = _lines("""
references
reference list
bibliography
works cited
notes
notes and references
footnotes
endnotes
sources
citations
literature
literature cited
referências
referências bibliográficas
referencias
referencias bibliográficas
bibliografía
bibliografia
notas
références
bibliographie
notes et références
sources et références
literatur
literaturverzeichnis
einzelnachweise
quellen
anmerkungen
riferimenti
note
fonti
referenties
bronnen
voetnoten
referenser
källor
przypisy
źródła
литература
список литературы
примечания
источники
ссылки
примітки
джерела
література
kaynakça
kaynaklar
المراجع
مراجع
参考文献
参考资料
注释
脚注
참고 문헌
각주
""")
CONTENTS_HEADINGS: Final = _lines("""
contents
table of contents
contents hide
contents show
on this page
in this article
jump to section
índice
conteúdo
conteúdos
sumário
contenido
contenidos
sommaire
table des matières
inhalt
inhaltsverzeichnis
indice
sommario
inhoud
inhoudsopgave
spis treści
содержание
оглавление
зміст
içindekiler
المحتويات
目录
目次
목차
""")

# "[edit]" links of wikis, as they end up glued to a heading.
EDIT_LINK: Final = re.compile(
    r"\s*\[\s*(?:edit(?: source| \| edit source)?|modifier(?: \| modifier le code)?|bearbeiten(?: \| quelltext bearbeiten)?"
    r"|editar(?: \| editar (?:código|fonte|a fonte))?|modifica(?: \| modifica wikitesto)?|bewerken(?: \| brontekst bewerken)?"
    r"|редактировать(?: \| редактировать код)?|правити?(?: код)?|ред\.|править(?: \| править код)?|редагувати(?: \| редагувати код)?"
    r"|değiştir(?: \| kaynağı değiştir)?|düzenle|edytuj(?: \| edytuj kod)?|redigera(?: \| redigera wikitext)?|عدل|编辑|編集|편집)\s*\]",
    re.IGNORECASE,
)
WIKI_SECTIONS: Final = _lines("""
see also
references
external links
further reading
notes
history
bibliography
etymology
sources
overview
description
footnotes
background
criticism
legacy
""")
# English words that end in "edit" by themselves.
ENDS_IN_EDIT: Final = words(
    "edit credit accredit discredit reaccredit microcredit reddit subreddit copyedit subedit reedit coedit "
    "inedit video-edit"
)

BYLINE: Final = re.compile(
    r"^(?:by|written by|author|authors|posted by|published by|por|autor|autora|autores|escrito por|par|auteur|écrit par|"
    r"von|verfasst von|di|autore|scritto da|door|geschreven door|автор|авторы|yazan|yazar)\s*[:\s]\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
READ_MORE: Final = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$|\b(?:read more|continue reading|read the full|leia mais|leer más|lire la suite"
    r"|weiterlesen|leggi tutto|lees meer|читать далее|читати далі|devamını oku|czytaj więcej)\b\W*$",
    re.IGNORECASE,
)
COMMENT_TRACE: Final = re.compile(
    r"^.{1,60}\b(?:says|said|wrote|diz|disse|dice|dit|sagt|schreibt|dice|zegt|говорит|пишет|diyor ki|dedi ki|mówi)\s*:?\s*$"
    r"|\b\d{1,2}[:.h]\d{2}\s*(?:am|pm|a\.m\.|p\.m\.|uhr)?\s*$"
    r"|\b\d+\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\s+ago\s*$"
    r"|^(?:há|hace|il y a|vor)\s+\d+\s+\w+\s*$"
    r"|^(?:reply|responder|répondre|antworten|rispondi|ответить|відповісти|yanıtla|cevapla|odpowiedz|log in to reply|like · reply)\s*$",
    re.IGNORECASE,
)
NEEDS_JAVASCRIPT: Final = re.compile(
    r"\b(?:enable|requires?|without|activate|turn on|activer|habilite|aktivieren|включите)\b.{0,40}\bjavascript\b|\bjavascript\b.{0,60}"
    r"\b(?:enabled?|required|disabled|désactivé|deshabilitado|deaktiviert|отключен|выключен)\b",
    re.IGNORECASE,
)

NOBODY: Final = re.compile(
    r"^(?:admin\w*|administrator|webmaster|editor|editors|news ?editor|staff|staff writer|guest|guest author|author|user|root|test|"
    r"super user|unknown|anonymous|redaktion|redação|redacción|rédaction|redazione|редакция|web team|wordpress|wp\w*|none|null|n/a|posts by.*)$",
    re.IGNORECASE,
)
NAME_PARTICLES: Final = words(
    "de da do dos das del della di van von der den ten ter bin bint al el la le du y e af"
)
