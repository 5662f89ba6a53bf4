"""Names to make up people from. They are common in Britain; put together by chance they mean nobody."""

_FIRST = """
Aaliyah Abdul Adaeze Agnes Ahmed Aisha Alan Alice Amara Amit Amy Andrew Angela Anita Anya Arthur Asif Ayesha Barbara
Beatrice Ben Bethan Brenda Brian Bronwen Caitlin Callum Carol Catherine Charlotte Chidi Chloe Claire Colin Connor
Craig Daniel David Deborah Denise Derek Dilys Donna Dorota Dylan Edith Eleanor Elif Elijah Ellie Emeka Emily Emma
Erin Ethan Eve Farah Fatima Femi Fiona Frances Freya Gareth Gemma George Gillian Glenda Grace Gurpreet Hamza Hannah
Harriet Hassan Heather Helen Hugh Ian Imran Iris Isaac Isla Ivan Jack Jacqueline James Janet Jasmine Jean Jennifer
Joan Joel Josie Joyce Kamal Karen Kate Keith Kwame Laura Leah Leroy Liam Linda Lorraine Lucy Magda Maggie Malik
Margaret Marcus Maria Martin Maureen Megan Mei Michael Mohammed Moira Nadia Nancy Naomi Neil Niamh Nina Nkechi Noor
Olive Oliver Owen Patricia Paul Pauline Peter Philippa Pooja Rachel Rajesh Rebecca Rhys Robert Rosa Ruth Sabrina
Sadia Sally Samuel Sandra Sara Sean Shanice Sharon Sheila Simon Sofia Stephen Sunita Susan Tariq Tendai Teresa
Thomas Tom Tracey Uzma Valerie Vera Victor Wendy William Yasmin Yusuf Zainab Zoe
"""
_LAST = """
Abbott Abara Adams Ahmed Akhtar Ali Allen Anand Armstrong Atkins Bailey Banerjee Barker Barnes Baxter Begum Bell
Bennett Bhatti Bishop Blackburn Boateng Booth Bradley Briggs Brooks Burgess Burton Carr Carter Chambers Chan Chapman
Chaudhry Clarke Clayton Coleman Collins Cooper Costa Cox Crawford Curtis Dawson Dean Dhillon Dixon Douglas Doyle
Dunn Edwards Ellis Evans Farrell Fenton Fisher Fletcher Ford Foster Fox Francis Fraser Garner Gibson Gill Goddard
Graham Grant Gray Green Griffiths Hale Hall Hamilton Harding Harris Hart Harvey Hassan Hayes Henderson Higgins
Holmes Howarth Hughes Hunt Hussain Hutton Iqbal Jackson Jenkins Johal Jones Joshi Kapoor Kaur Kelly Khan King Kirk
Knight Kowalski Kumar Lambert Lawson Lee Lewis Lloyd Lowe Lynch MacDonald Mahmood Malik Marsh Mason May McCarthy
Mehta Miller Mistry Mitchell Morgan Morris Murphy Nair Newton Nolan Nowak Obi Okafor Okoro Osborne Owens Palmer
Parker Patel Pearson Perry Phillips Pollard Porter Powell Preston Price Quinn Rahman Ramsay Reed Rees Reynolds
Rhodes Roberts Rowe Saeed Sandhu Savage Shah Sharma Shaw Sheikh Simpson Singh Slater Smith Stevens Stewart Sutton
Swift Taylor Thomas Thornton Tucker Turner Uddin Vaughan Wade Walker Wallace Walsh Ward Warren Watson Webb West
Wheeler White Wilkinson Williams Wilson Wood Woods Wright Yates Young Zaman
"""
FIRST, LAST = tuple(_FIRST.split()), tuple(_LAST.split())
